package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The disk of the machine. */
final class LocalDisk implements Disk {

    /**
     * A few pages at a time. Linux keeps what one call writes as one unit, a large folio, where the file system knows
     * them, as XFS and lately ext4 do; and a sync writes every unit whole in which a byte has changed since.
     */
    private static final int ZEROS = 16 << 10;

    @Override
    public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
    }

    /** The attribute that keeps others out, where the file system knows it. */
    static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), ownerOnly(file, "rw-------"));
    }

    @Override
    public boolean reserve(Path file, long bytes) throws IOException {
        return Fallocate.reserve(file, bytes);
    }

    @Override
    public void zero(FileChannel file, long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS, Math.max(0, to - from)));
        long position = from;
        while (position < to) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), to - position));
            position += file.write(zeros, position);
        }
    }

    @Override
    public void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }

    @Override
    public void force(FileChannel file, boolean metadata) throws IOException {
        file.force(metadata);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void truncate(FileChannel file, long size) throws IOException {
        file.truncate(size);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void link(Path link, Path existing) throws IOException {
        Files.createLink(link, existing);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public long usableBytes(Path path) {
        // Not by the FileStore, which some containers do not let Java find.
        return path.toFile().getUsableSpace();
    }
}
