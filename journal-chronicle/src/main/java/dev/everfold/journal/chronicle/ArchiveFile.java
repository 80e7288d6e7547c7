package dev.everfold.journal.chronicle;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.everfold.journal.ByteReader;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.JournalException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A segment as it was archived: its file, compressed block by block, so that any place of it can be read without the
 * rest. docs/formats/archive.md describes every byte. For one thread at a time.
 */
final class ArchiveFile implements SegmentBytes {

    /** The letters EVFA. */
    static final int MAGIC = 0x41465645;

    static final int VERSION = 1;
    static final int HEADER_BYTES = 72;
    static final int SLOT_BYTES = 12;

    /** How much of the segment is compressed at a time. */
    static final int BLOCK_BYTES = 1 << 20;

    private static final int COMPRESSION_LEVEL = 3;
    private static final int BLOCKS_MAX = 1 << 12;

    /**
     * What an archive tells of itself.
     *
     * @param storeId the store
     * @param shard the shard
     * @param range the segment, with the archive as its file
     */
    record Header(UUID storeId, int shard, SegmentRange range) {

        int blocks() {
            return (int) ((range.end() + BLOCK_BYTES - 1) / BLOCK_BYTES);
        }

        /** Where the first block begins: behind the header, the table and their checksum. */
        int tableEnd() {
            return HEADER_BYTES + blocks() * SLOT_BYTES + Integer.BYTES;
        }

        /** How many bytes of the segment this block holds. */
        int blockBytes(int block) {
            return (int) Math.min(BLOCK_BYTES, range.end() - (long) block * BLOCK_BYTES);
        }
    }

    /** Where a block lies in the archive, and the checksums of it as it lies there and as it was. */
    private record Block(long at, int bytes, int packedChecksum, int checksum) {}

    private final Path path;
    private final RandomAccessFile file;
    private final Header header;
    private final Block[] blocks;
    private byte @Nullable [] block;
    private int blockNumber = -1;

    private ArchiveFile(Path path, RandomAccessFile file, Header header, Block[] blocks) {
        this.path = path;
        this.file = file;
        this.header = header;
        this.blocks = blocks;
    }

    /**
     * Writes the segment's bytes up to its end into a new file, and syncs it. The file's name is the caller's affair.
     */
    static void write(Path path, Header header, SegmentBytes segment, Disk disk) throws IOException {
        ByteWriter head = new ByteWriter(header.tableEnd());
        begin(head, header);
        disk.delete(path);
        try (FileChannel out = disk.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long at = header.tableEnd();
            byte[] raw = new byte[BLOCK_BYTES];
            for (int i = 0; i < header.blocks(); i++) {
                int bytes = header.blockBytes(i);
                readFully(segment, (long) i * BLOCK_BYTES, raw, bytes, path);
                byte[] packed = new byte[(int) Zstd.compressBound(bytes)];
                int size = (int) checked(
                        Zstd.compressByteArray(packed, 0, packed.length, raw, 0, bytes, COMPRESSION_LEVEL), path);
                disk.write(out, ByteBuffer.wrap(packed, 0, size), at);
                at += size;
                head.putInt(size);
                head.putInt(checksum(packed, size));
                head.putInt(checksum(raw, bytes));
            }
            head.putInt(checksum(head.array(), head.size()));
            disk.write(out, ByteBuffer.wrap(head.array(), 0, head.size()), 0);
            disk.force(out, true);
        }
    }

    private static void begin(ByteWriter head, Header header) {
        SegmentRange range = header.range();
        head.putInt(MAGIC);
        head.putInt(VERSION);
        head.putLong(header.storeId().getMostSignificantBits());
        head.putLong(header.storeId().getLeastSignificantBits());
        head.putInt(header.shard());
        head.putInt(range.number());
        head.putLong(range.first());
        head.putLong(range.next());
        head.putLong(range.begin());
        head.putLong(range.end());
        head.putInt(BLOCK_BYTES);
        head.putInt(header.blocks());
    }

    private static void readFully(SegmentBytes segment, long from, byte[] into, int count, Path path)
            throws IOException {
        int done = 0;
        while (done < count) {
            int read = segment.read(from + done, into, done, count - done);
            if (read < 0) {
                throw new IOException("the segment to be archived as " + path + " ends before byte " + (from + count));
            }
            done += read;
        }
    }

    private static long checked(long result, Path path) throws IOException {
        if (Zstd.isError(result)) {
            throw new IOException("a block of " + path + " cannot be compressed: " + Zstd.getErrorName(result));
        }
        return result;
    }

    private static int checksum(byte[] bytes, int size) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, size);
        return (int) checksum.getValue();
    }

    /**
     * Opens an archive and checks its header; a block is checked when it is read.
     *
     * @throws CorruptJournalException when it is damaged
     * @throws JournalException when a newer build wrote it
     */
    static ArchiveFile open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
        try {
            return open(path, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static ArchiveFile open(Path path, RandomAccessFile file) throws IOException {
        byte[] fixed = new byte[HEADER_BYTES];
        if (file.length() < HEADER_BYTES) {
            throw damaged(path, "it ends within its header");
        }
        file.readFully(fixed);
        ByteReader in = new ByteReader(fixed);
        if (in.getInt() != MAGIC) {
            throw damaged(path, "it is no archived segment");
        }
        int version = in.getInt();
        if (version != VERSION) {
            throw new JournalException(
                    "the archive " + path + " has format version " + version + ", this build reads version " + VERSION
                            + "; open it with the build that wrote it, or a newer one",
                    null);
        }
        UUID storeId = new UUID(in.getLong(), in.getLong());
        int shard = in.getInt();
        int number = in.getInt();
        long first = in.getLong();
        long next = in.getLong();
        long begin = in.getLong();
        long end = in.getLong();
        int blockBytes = in.getInt();
        int count = in.getInt();
        Header header = new Header(storeId, shard, new SegmentRange(number, path, first, begin, next, end));
        if (end < 0 || end > (long) BLOCKS_MAX * BLOCK_BYTES || blockBytes != BLOCK_BYTES || count != header.blocks()) {
            throw damaged(path, "its header is wrong");
        }
        return new ArchiveFile(path, file, header, table(path, file, header, fixed));
    }

    private static Block[] table(Path path, RandomAccessFile file, Header header, byte[] fixed) throws IOException {
        byte[] head = java.util.Arrays.copyOf(fixed, header.tableEnd());
        if (file.length() < head.length) {
            throw damaged(path, "it ends within its header");
        }
        file.readFully(head, HEADER_BYTES, head.length - HEADER_BYTES);
        int checkedBytes = head.length - Integer.BYTES;
        if (new ByteReader(head, checkedBytes, Integer.BYTES).getInt() != checksum(head, checkedBytes)) {
            throw damaged(path, "the checksum of its header does not match");
        }
        ByteReader in = new ByteReader(head, HEADER_BYTES, checkedBytes - HEADER_BYTES);
        Block[] blocks = new Block[header.blocks()];
        long at = head.length;
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new Block(at, in.getInt(), in.getInt(), in.getInt());
            if (blocks[i].bytes < 0 || blocks[i].bytes > Zstd.compressBound(BLOCK_BYTES)) {
                throw damaged(path, "block " + i + " has an impossible size");
            }
            at += blocks[i].bytes;
        }
        if (file.length() != at) {
            throw damaged(path, "it has " + file.length() + " bytes, which should be " + at);
        }
        return blocks;
    }

    Header header() {
        return header;
    }

    @Override
    public long length() {
        return header.range.end();
    }

    @Override
    public int read(long position, byte[] into, int at, int count) throws IOException {
        if (position >= length()) {
            return -1;
        }
        int number = (int) (position / BLOCK_BYTES);
        byte[] bytes = block(number);
        int from = (int) (position - (long) number * BLOCK_BYTES);
        int copied = Math.min(count, bytes.length - from);
        System.arraycopy(bytes, from, into, at, copied);
        return copied;
    }

    private byte[] block(int number) throws IOException {
        byte[] present = block;
        if (present != null && blockNumber == number) {
            return present;
        }
        Block place = blocks[number];
        byte[] packed = new byte[place.bytes];
        file.seek(place.at);
        file.readFully(packed);
        if (checksum(packed, packed.length) != place.packedChecksum) {
            throw damaged(path, "the checksum of block " + number + " does not match");
        }
        byte[] raw = new byte[header.blockBytes(number)];
        unpack(packed, raw, number);
        if (checksum(raw, raw.length) != place.checksum) {
            throw damaged(path, "the checksum of what block " + number + " holds does not match");
        }
        block = raw;
        blockNumber = number;
        return raw;
    }

    private void unpack(byte[] packed, byte[] raw, int number) {
        try {
            long size = Zstd.decompressByteArray(raw, 0, raw.length, packed, 0, packed.length);
            if (size != raw.length) {
                throw damaged(path, "block " + number + " does not hold " + raw.length + " bytes");
            }
        } catch (ZstdException e) {
            throw damaged(path, "block " + number + " cannot be unpacked: " + e.getMessage());
        }
    }

    private static CorruptJournalException damaged(Path path, String how) {
        return new CorruptJournalException("the archived segment " + path + " is damaged: " + how
                + ". Nothing was changed. Restore it from a backup");
    }

    /** Reads everything and checks it. */
    void check() throws IOException {
        for (int i = 0; i < blocks.length; i++) {
            block(i);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
