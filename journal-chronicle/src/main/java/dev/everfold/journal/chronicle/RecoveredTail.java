package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes durable what recovery found and nobody vouches for. It may have been read from memory that never reached the
 * disk, and everything that happens from now on rests on it.
 *
 * <p>A sync alone would not do: after one that failed, the operating system may hold pages for clean that it could not
 * write, and a process that comes later would sync nothing and be told that all is well. So the bytes are written again
 * as they are, and then synced.
 */
final class RecoveredTail {

    private static final int CHUNK_BYTES = 1 << 20;

    private final ShardHome home;
    private final SegmentScanner scanner;

    RecoveredTail(ShardHome home, SegmentScanner scanner) {
        this.home = home;
        this.scanner = scanner;
    }

    void force(Recovery recovery) throws IOException {
        for (SegmentScan segment : recovery.kept()) {
            if (segment.next() - 1 > recovery.durable()) {
                force(segment, recovery.durable());
            }
        }
    }

    /** Not a byte is written that is durable already. */
    private void force(SegmentScan segment, long durable) throws IOException {
        SegmentRange range = segment.range();
        long[] from = {range.end()};
        scanner.visit(range.file(), range.number(), segment.before(durable + 1), (frame, position, _, _) -> {
            if (frame.sequence > durable && frame.sequence < range.next()) {
                from[0] = Math.min(from[0], position);
            }
        });
        rewrite(range.file(), from[0], range.end());
    }

    private void rewrite(Path path, long from, long to) throws IOException {
        try (FileChannel file = home.disk().open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            long position = from;
            while (position < to) {
                chunk.clear().limit((int) Math.min(CHUNK_BYTES, to - position));
                if (file.read(chunk, position) <= 0) {
                    throw new IOException(path + " became shorter than " + to + " bytes while it was recovered");
                }
                chunk.flip();
                int bytes = chunk.remaining();
                home.disk().write(file, chunk, position);
                position += bytes;
            }
            home.disk().force(file, true);
        }
    }
}
