package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * What the journal asks of the file system in order to make something durable or to take it away. A seam for tests of
 * the journal alone, which let any call fail, or remember what was synced; no promise is made about it. Mapped writes,
 * plain reads, and the lock do not pass through here. Usable by many threads at once.
 *
 * <p>Every method blocks. On a thread that is interrupted the calls on a {@link FileChannel} would close it, so they
 * are made on the journal's own threads and on the shard's writer, which nobody interrupts.
 */
public interface Disk {

    /** The disk of the machine. */
    Disk REAL = new LocalDisk();

    /** Makes a directory that only its owner may enter; none may be there. Not durable before its parent is forced. */
    void createDirectory(Path directory) throws IOException;

    /** Opens a file that is to be written or synced. One that is made here is for its owner only. */
    FileChannel open(Path file, OpenOption... options) throws IOException;

    /**
     * Gives the file blocks for its first bytes without writing them.
     *
     * @return false when the file system cannot; then they have to be written
     * @throws IOException when the disk is full
     */
    boolean reserve(Path file, long bytes) throws IOException;

    /** Writes zeros to the bytes from {@code from} to {@code to}, so that they own blocks that were written once. */
    void zero(FileChannel file, long from, long to) throws IOException;

    /** Writes these bytes at this position. */
    void write(FileChannel file, ByteBuffer bytes, long position) throws IOException;

    /** Returns when the file's data is durable; with {@code metadata} also what the file system notes about it. */
    void force(FileChannel file, boolean metadata) throws IOException;

    /** Returns when the names in this directory are durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Cuts the file at this size. */
    void truncate(FileChannel file, long size) throws IOException;

    /** Renames within a directory, replacing what has the new name. */
    void move(Path from, Path to) throws IOException;

    /**
     * Gives a file another name, in a directory that may be far from it.
     *
     * @throws IOException when there is one of that name, or the file system cannot
     * @throws UnsupportedOperationException when no file system of this kind can
     */
    void link(Path link, Path existing) throws IOException;

    /** Deletes a file or an empty directory; does nothing when there is none. */
    void delete(Path path) throws IOException;

    /** How many bytes may still be written to the file system of this path. */
    long usableBytes(Path path) throws IOException;
}
