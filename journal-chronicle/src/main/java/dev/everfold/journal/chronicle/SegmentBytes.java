package dev.everfold.journal.chronicle;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** The bytes of a segment's file, as Chronicle wrote it, wherever they lie. For one thread at a time. */
interface SegmentBytes extends Closeable {

    /** How many there are. */
    long length() throws IOException;

    /**
     * Reads bytes from this position on.
     *
     * @return how many, at least one, or -1 when there are none
     */
    int read(long position, byte[] into, int at, int count) throws IOException;

    /**
     * Opens the file of a segment, or the file that it was archived to.
     *
     * @throws dev.everfold.journal.CorruptJournalException when it is an archive and damaged
     */
    static SegmentBytes open(Path file) throws IOException {
        return SegmentName.isArchived(file)
                ? ArchiveFile.open(file)
                : new Plain(new RandomAccessFile(file.toFile(), "r"));
    }

    /** A file as it is. */
    record Plain(RandomAccessFile file) implements SegmentBytes {
        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public int read(long position, byte[] into, int at, int count) throws IOException {
            file.seek(position);
            return file.read(into, at, count);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
