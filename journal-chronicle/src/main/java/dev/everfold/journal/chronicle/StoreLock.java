package dev.everfold.journal.chronicle;

import dev.everfold.journal.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock on the file LOCK, held as long as the store is open. The kernel frees it when the process
 * ends, however it ends, and it holds across containers. The file's content only serves the message to those who come
 * second.
 */
final class StoreLock implements AutoCloseable {

    static final String FILE_NAME = "LOCK";

    private static final int HOLDER_BYTES_MAX = 1024;

    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a store's directory, which exists.
     *
     * @throws JournalException when another process, or this one, holds it
     */
    static StoreLock take(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                LocalDisk.ownerOnly(file, "rw-------"));
        try {
            if (tryLock(channel, directory, false) == null) {
                throw inUse(directory);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder().getBytes(StandardCharsets.UTF_8)), 0);
            return new StoreLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Takes the lock together with others that only read, and changes nothing. Without a lock file nobody has opened
     * the store, and there is nothing to take.
     *
     * @throws JournalException when the store is open
     */
    static @Nullable StoreLock share(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return null;
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            if (tryLock(channel, directory, true) == null) {
                throw inUse(directory);
            }
            return new StoreLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel, Path directory, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException alreadyHeld) {
            throw new JournalException(
                    "the store " + directory + " is already open in this process; close it first, or share the one"
                            + " that is open",
                    null);
        }
    }

    private static JournalException inUse(Path directory) {
        String holder;
        try (FileChannel file = FileChannel.open(directory.resolve(FILE_NAME), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(HOLDER_BYTES_MAX);
            file.read(bytes);
            holder = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .strip()
                    .replace('\n', ' ');
        } catch (IOException e) {
            holder = "unknown: " + e.getMessage();
        }
        return new JournalException(
                "the store " + directory + " is in use by another process (" + holder
                        + "); stop that process, or choose another directory",
                null);
    }

    private static String holder() {
        ProcessHandle process = ProcessHandle.current();
        String started = process.info().startInstant().map(Object::toString).orElse("at an unknown time");
        return "pid " + process.pid() + "\nhost " + host() + "\nstarted " + started + "\n";
    }

    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return System.getenv().getOrDefault("HOSTNAME", "unknown");
        }
    }

    /** Releases the lock. The file stays: deleting it would let two processes lock two files of one name. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
