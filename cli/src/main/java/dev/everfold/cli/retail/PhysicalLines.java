package dev.everfold.cli.retail;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines, which end with LF, CR LF, or CR. Holds one line at a time, and of a line that is
 * too long only the beginning. For one thread.
 */
final class PhysicalLines implements Closeable {

    /** The longest line, in bytes; the lines of real invoices have a few hundred. */
    static final int LINE_BYTES_MAX = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;
    private long bytesRead;
    private long number;

    PhysicalLines(InputStream in) {
        this.in = in;
    }

    /** How many bytes have been taken from the stream. */
    long bytesRead() {
        return bytesRead;
    }

    /** The next line, or null at the end of the stream. */
    @Nullable
    PhysicalLine next() throws IOException {
        int b = read();
        if (b < 0) {
            return null;
        }
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        boolean isTooLong = false;
        while (b >= 0 && b != '\n' && b != '\r') {
            if (line.size() < LINE_BYTES_MAX) {
                line.write(b);
            } else {
                isTooLong = true;
            }
            b = read();
        }
        if (b == '\r' && peek() == '\n') {
            position++;
        }
        return new PhysicalLine(number, line.toByteArray(), isTooLong);
    }

    private int read() throws IOException {
        int b = peek();
        if (b >= 0) {
            position++;
        }
        return b;
    }

    private int peek() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer));
            bytesRead += limit;
        }
        return position == limit ? -1 : buffer[position] & 0xff;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
