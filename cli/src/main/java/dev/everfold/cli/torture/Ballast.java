package dev.everfold.cli.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that takes away space from others on a disk. For one thread. */
final class Ballast {

    private static final int CHUNK = 64 << 10;
    private static final int PAGE = 4 << 10;

    private final Path file;

    Ballast(Path file) {
        this.file = file;
    }

    /** Grows until there is no more than this much space left, or none at all if it is 0. */
    void leave(long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (file.toFile().getUsableSpace() > bytes && grows(channel, CHUNK)) {}
            while (bytes == 0 && grows(channel, PAGE)) {}
        }
    }

    private static boolean grows(FileChannel channel, int bytes) throws IOException {
        try {
            channel.write(ByteBuffer.allocate(bytes));
            // What is only in memory has no place yet.
            channel.force(false);
            return true;
        } catch (IOException full) {
            if (!channel.isOpen()) {
                throw full;
            }
            return false;
        }
    }

    /** Gives all the space back, now: a file system may keep deleted blocks until its journal is written next. */
    void remove() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            channel.force(true);
        }
        Files.delete(file);
    }
}
