package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The file {@code watermark} of a shard: up to which sequence everything was synced. Written after each sync and never
 * synced itself, so it may be old after a power cut, but never says too much. It tells a damaged last frame from one
 * that was never finished. Laid out as docs/formats/journal.md says under "Watermark": two slots that take turns, so
 * that one of them is whole. Written by one thread at a time.
 */
final class Watermark implements AutoCloseable {

    static final String FILE_NAME = "watermark";

    static final int SLOT_BYTES = 24;

    /** The letters EVFW. */
    static final int MAGIC = 0x57465645;

    /** The second slot lies in a disk page of its own. */
    static final int SECOND_SLOT_AT = 4096;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Disk disk;
    private final FileChannel file;
    private final int shard;
    private final byte[] slot = new byte[SLOT_BYTES];
    private boolean second;

    private Watermark(Disk disk, FileChannel file, int shard) {
        this.disk = disk;
        this.file = file;
        this.shard = shard;
    }

    /** Opens the file of this shard for writing; makes it when there is none. */
    static Watermark open(Path shardDirectory, int shard, Disk disk) throws IOException {
        Path path = shardDirectory.resolve(FILE_NAME);
        FileChannel file = disk.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return new Watermark(disk, file, shard);
    }

    /** The highest sequence that the file of this shard vouches for; 0 for none. */
    static long read(Path shardDirectory, int shard) throws IOException {
        Path path = shardDirectory.resolve(FILE_NAME);
        if (!Files.exists(path)) {
            return 0;
        }
        byte[] bytes = new byte[SECOND_SLOT_AT + SLOT_BYTES];
        int size;
        try (var in = Files.newInputStream(path)) {
            size = in.readNBytes(bytes, 0, bytes.length);
        }
        return Math.max(sequence(bytes, 0, size, shard), sequence(bytes, SECOND_SLOT_AT, size, shard));
    }

    private static long sequence(byte[] bytes, int at, int size, int shard) {
        boolean whole = size - at >= SLOT_BYTES
                && (int) INT.get(bytes, at) == MAGIC
                && (int) INT.get(bytes, at + 4) == shard
                && (int) INT.get(bytes, at + 16) == checksum(bytes, at);
        return whole ? (long) LONG.get(bytes, at + 8) : 0;
    }

    /** Notes that everything up to this sequence is durable. */
    void write(long sequence) throws IOException {
        INT.set(slot, 0, MAGIC);
        INT.set(slot, 4, shard);
        LONG.set(slot, 8, sequence);
        INT.set(slot, 16, checksum(slot, 0));
        disk.write(file, ByteBuffer.wrap(slot), second ? SECOND_SLOT_AT : 0);
        second = !second;
    }

    /** Makes durable what was noted. */
    void force() throws IOException {
        disk.force(file, true);
    }

    private static int checksum(byte[] bytes, int at) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, at, 16);
        return (int) checksum.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
