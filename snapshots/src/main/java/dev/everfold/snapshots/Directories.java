package dev.everfold.snapshots;

import dev.everfold.snapshot.SnapshotStoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories and files for their owner only, made durable whether or not the thread is interrupted. */
final class Directories {

    /** How often an interrupt may spoil the same step before it is given up. */
    private static final int INTERRUPTS_MAX = 100;

    private static final String OWNER_ONLY = "rwx------";

    private Directories() {}

    static boolean isMissingOrEmpty(Path directory) {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.findAny().isEmpty();
        } catch (NotDirectoryException e) {
            throw SnapshotStoreException.damaged(directory + " is no directory", e);
        } catch (IOException | UncheckedIOException e) {
            throw SnapshotStoreException.unusable("the directory " + directory + " cannot be read: " + e, e);
        }
    }

    /** Makes a directory that nobody else may enter: that keeps from others what RocksDB creates in there. */
    static void create(Path directory) throws IOException {
        Files.createDirectory(directory, ownerOnly(directory, OWNER_ONLY));
    }

    /** Keeps others out of a directory that was made by somebody else. */
    static void shut(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OWNER_ONLY));
        }
    }

    /** Writes a new file, synced. */
    static void write(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, ownerOnly(file, "rw-------"));
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(bytes);
            out.getFD().sync();
        }
    }

    /** Renames within a parent, durably. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        Path parent = to.getParent();
        if (parent != null) {
            force(parent);
        }
    }

    /** Tries again when an interrupt closes the channel; the thread stays interrupted. */
    static void force(Path directory) throws IOException {
        boolean isInterrupted = Thread.interrupted();
        try {
            for (int interrupts = 0; ; interrupts++) {
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    isInterrupted = true;
                    Thread.interrupted();
                    if (interrupts == INTERRUPTS_MAX) {
                        throw e;
                    }
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Deletes a directory and all that is in it, if there is one. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
