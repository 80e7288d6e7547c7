package dev.everfold.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotFormat;
import dev.everfold.snapshot.SnapshotStoreException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Values that lie, with a wrong checksum and with a right one: a value or a refusal, in little memory. */
class SnapshotFormatFuzzProperties {

    private static final int COUNT = 20_000 * Integer.getInteger("everfold.fuzz", 1);
    private static final long BYTES_AT_ALL = 200_000;
    private static final long BYTES_PER_BYTE = 200;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int SHARD = 1;
    private static final ActorId ACTOR = new ActorId("account", "é");

    private final Random random = new Random(20_261_121);

    @Test
    void head() {
        byte[] whole = SnapshotFormat.encode(SHARD, new ActorHead(ACTOR, 300, new Offset(1L << 33), true));
        survives(whole, actorOwner(1), bytes -> SnapshotFormat.head(SHARD, ACTOR, bytes));
    }

    @Test
    void snapshot() {
        byte[] whole = SnapshotFormat.encode(SHARD, ACTOR, Fixture.snapshot(1, 300));
        survives(whole, actorOwner(2), bytes -> SnapshotFormat.snapshot(SHARD, ACTOR, bytes));
    }

    @Test
    void snapshotWithTimers() {
        Snapshot plain = Fixture.snapshot(1, 300);
        Payload command = new Payload(7, new byte[40]);
        Snapshot snapshot = new Snapshot(
                plain.sequenceNumber(),
                plain.offset(),
                plain.timestampMillis(),
                plain.state(),
                plain.outcomes(),
                List.of(
                        new Entry.SetTimer("own", 1_700_000_000_000L, command, null, null),
                        new Entry.SetTimer("message", 5, command, ACTOR, new Entry.Answer(ACTOR, command))));
        byte[] whole = SnapshotFormat.encode(SHARD, ACTOR, snapshot);
        survives(whole, actorOwner(2), bytes -> SnapshotFormat.snapshot(SHARD, ACTOR, bytes));
    }

    @Test
    void progress() {
        byte[] whole = SnapshotFormat.encode(SHARD, Fixture.progress(300));
        survives(whole, new byte[] {3, SHARD, 0}, bytes -> SnapshotFormat.progress(SHARD, bytes));
    }

    @Test
    void schema() {
        byte[] whole = SnapshotFormat.encode(new Schema("Deposited", new byte[40]));
        survives(whole, new byte[] {4}, SnapshotFormat::schema);
    }

    @Test
    void valueOfAnotherOwnerIsRefused() {
        byte[] head = SnapshotFormat.encode(SHARD, new ActorHead(ACTOR, 300, new Offset(7), false));
        for (Runnable wrong : List.<Runnable>of(
                () -> SnapshotFormat.head(SHARD, new ActorId("account", "e"), head),
                () -> SnapshotFormat.head(SHARD, new ActorId("accoun", "té"), head),
                () -> SnapshotFormat.head(0, ACTOR, head),
                () -> SnapshotFormat.snapshot(SHARD, ACTOR, head),
                () -> SnapshotFormat.progress(SHARD, head),
                () -> SnapshotFormat.schema(head))) {
            assertThat(refused(wrong)).isTrue();
        }
    }

    @Test
    void newerVersionIsNoDamage() {
        byte[] head = SnapshotFormat.encode(SHARD, new ActorHead(ACTOR, 300, new Offset(7), false));
        head[0] = 2;
        try {
            SnapshotFormat.head(SHARD, ACTOR, sealed(head, actorOwner(1)));
        } catch (SnapshotStoreException e) {
            assertThat(e).hasMessageContaining("version 2").hasMessageContaining("newer");
            assertThat(e.isDamaged()).isFalse();
            return;
        }
        throw new AssertionError("a newer version was read");
    }

    private void survives(byte[] whole, byte[] owner, Consumer<byte[]> decode) {
        assertThat(sealed(whole.clone(), owner)).as("the checksum of this test").isEqualTo(whole);
        int values = 0;
        for (int i = 0; i < COUNT; i++) {
            byte[] lie = changed(whole);
            boolean isSealed = i % 4 != 0 && lie.length > Integer.BYTES;
            byte[] bytes = isSealed ? sealed(lie, owner) : lie;
            // What is allocated once, such as classes, is not the input's doing: it has a second chance.
            long least = Math.min(allocated(decode, bytes), allocated(decode, bytes));
            if (least > BYTES_AT_ALL + BYTES_PER_BYTE * bytes.length) {
                throw new AssertionError(
                        "allocates too much on " + HexFormat.of().formatHex(bytes));
            }
            values += refused(() -> decode.accept(bytes)) ? 0 : 1;
        }
        assertThat(values).as("lies that are values").isBetween(1, COUNT - 1);
    }

    private static long allocated(Consumer<byte[]> decode, byte[] bytes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        refused(() -> decode.accept(bytes));
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static boolean refused(Runnable decoding) {
        try {
            decoding.run();
            return false;
        } catch (SnapshotStoreException e) {
            return true;
        }
    }

    /** A few flips, cuts, doublings, and lengths at their extremes. */
    private byte[] changed(byte[] whole) {
        byte[] bytes = whole.clone();
        for (int changes = random.nextInt(1, 4); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 20));
                case 3 -> {
                    byte[] varint = new byte[random.nextInt(1, 11)];
                    Arrays.fill(varint, (byte) 0xff);
                    varint[varint.length - 1] = (byte) random.nextInt();
                    System.arraycopy(varint, 0, bytes, at, Math.min(varint.length, bytes.length - at));
                }
                default -> {
                    byte[] noise = new byte[random.nextInt(bytes.length - at) + 1];
                    random.nextBytes(noise);
                    System.arraycopy(noise, 0, bytes, at, noise.length);
                }
            }
        }
        return bytes;
    }

    /** With the checksum that the format document describes, computed anew. */
    private static byte[] sealed(byte[] bytes, byte[] owner) {
        CRC32C checksum = new CRC32C();
        checksum.update(owner);
        checksum.update(bytes, 0, bytes.length - Integer.BYTES);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - Integer.BYTES, (int)
                checksum.getValue());
        return bytes;
    }

    private static byte[] actorOwner(int kind) {
        byte[] owner = {(byte) kind, SHARD, 0, 7, 0, 'a', 'c', 'c', 'o', 'u', 'n', 't', (byte) 0xc3, (byte) 0xa9};
        return owner;
    }
}
