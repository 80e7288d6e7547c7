package dev.everfold.cli.torture.images;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What is in a file. Segments are mostly zeros, and those at the end take no memory here. Immutable. */
final class Content {

    static final Content EMPTY = new Content(new byte[0], 0);

    private final byte[] bytes;
    private final long size;

    /** The bytes, and zeros behind them up to this size. The array is not changed any more. */
    Content(byte[] bytes, long size) {
        this.bytes = bytes;
        this.size = size;
    }

    static Content of(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        int end = all.length;
        while (end > 0 && all[end - 1] == 0) {
            end--;
        }
        return new Content(Arrays.copyOf(all, end), all.length);
    }

    void write(Path file) throws IOException {
        Files.write(file, bytes);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(size);
        }
    }

    /** A copy of the first bytes. */
    byte[] bytes(int count) {
        return Arrays.copyOf(bytes, count);
    }

    /** Without what lies behind its size. */
    Content cut() {
        return bytes.length <= size ? this : new Content(Arrays.copyOf(bytes, (int) size), size);
    }

    /** Up to where there may be something else than zeros. */
    int used() {
        return bytes.length;
    }

    long size() {
        return size;
    }
}
