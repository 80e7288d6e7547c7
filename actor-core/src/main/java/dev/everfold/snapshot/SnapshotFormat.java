package dev.everfold.snapshot;

import dev.everfold.ActorId;
import dev.everfold.codec.Schema;
import dev.everfold.journal.ByteReader;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Offset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of what a {@link SnapshotStore} keeps, the same in every store; docs/formats/snapshots.md describes them.
 * Each value carries a checksum that vouches for its owner as well, so that a value which a store gives back under a
 * wrong key is refused like a damaged one. Stateless.
 *
 * <p>Whatever the bytes, decoding them ends in a value or in a {@link SnapshotStoreException}.
 */
public final class SnapshotFormat {

    /** The version that is written. */
    public static final int VERSION = 1;

    /** The version of a snapshot that has timers, which version 1 does not know. */
    private static final int VERSION_WITH_TIMERS = 2;

    private static final int HEAD = 1;
    private static final int SNAPSHOT = 2;
    private static final int PROGRESS = 3;
    private static final int SCHEMA = 4;

    private static final int HEAD_DELETED = 1;

    private SnapshotFormat() {}

    /** The bytes of a head of this shard. */
    public static byte[] encode(int shard, ActorHead head) {
        ByteWriter out = begin(32);
        out.putByte(head.deleted() ? HEAD_DELETED : 0);
        out.putVarLong(head.sequenceNumber());
        out.putLong(head.offset().value());
        return end(out, owner(HEAD, shard, head.actor()));
    }

    /**
     * The head of this actor in these bytes.
     *
     * @throws SnapshotStoreException when they are not that
     */
    public static ActorHead head(int shard, ActorId actor, byte[] bytes) {
        return decode(bytes, owner(HEAD, shard, actor), "the head of " + actor, in -> {
            int flags = in.getByte();
            if ((flags & ~HEAD_DELETED) != 0) {
                throw new CorruptJournalException("unknown flags 0x" + Integer.toHexString(flags));
            }
            return new ActorHead(actor, in.getVarLong(), new Offset(in.getLong()), flags != 0);
        });
    }

    /** The bytes of a snapshot of an actor of this shard. */
    public static byte[] encode(int shard, ActorId actor, Snapshot snapshot) {
        boolean hasTimers = !snapshot.timers().isEmpty();
        ByteWriter out = begin(
                hasTimers ? VERSION_WITH_TIMERS : VERSION, 64 + snapshot.state().bytes().length);
        out.putVarLong(snapshot.sequenceNumber());
        out.putLong(snapshot.offset().value());
        out.putLong(snapshot.timestampMillis());
        EntryFormat.putPayload(snapshot.state(), out);
        out.putVarLong(snapshot.outcomes().size());
        for (RecordedOutcome recorded : snapshot.outcomes()) {
            EntryFormat.putOutcome(recorded.outcome(), out);
            out.putVarLong(recorded.sequenceNumber());
            out.putLong(recorded.timestampMillis());
        }
        if (hasTimers) {
            EntryFormat.putTimers(snapshot.timers(), out);
        }
        return end(out, owner(SNAPSHOT, shard, actor));
    }

    /**
     * The snapshot of this actor in these bytes.
     *
     * @throws SnapshotStoreException when they are not that
     */
    public static Snapshot snapshot(int shard, ActorId actor, byte[] bytes) {
        return decode(bytes, VERSION_WITH_TIMERS, owner(SNAPSHOT, shard, actor), "a snapshot of " + actor, in -> {
            long sequenceNumber = in.getVarLong();
            Offset offset = new Offset(in.getLong());
            long timestamp = in.getLong();
            var state = EntryFormat.getPayload(in);
            int count = in.getCount();
            List<RecordedOutcome> outcomes = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                outcomes.add(new RecordedOutcome(EntryFormat.getOutcome(in), in.getVarLong(), in.getLong()));
            }
            List<Entry.SetTimer> timers = bytes[0] == VERSION ? List.of() : EntryFormat.getTimers(in);
            return new Snapshot(sequenceNumber, offset, timestamp, state, outcomes, timers);
        });
    }

    /** The bytes of a shard's progress. */
    public static byte[] encode(int shard, ShardProgress progress) {
        ByteWriter out = begin(64);
        out.putLong(progress.completeUpTo().value());
        out.putVarLong(progress.channels().size());
        for (ChannelProgress channel : progress.channels()) {
            out.putVarLong(channel.sent());
            out.putVarLong(channel.handled());
            out.putBytes(channel.handledAbove().toByteArray());
            out.putLong(channel.resume().value());
        }
        return end(out, owner(PROGRESS, shard));
    }

    /**
     * The progress of this shard in these bytes.
     *
     * @throws SnapshotStoreException when they are not that
     */
    public static ShardProgress progress(int shard, byte[] bytes) {
        return decode(bytes, owner(PROGRESS, shard), "the progress of shard " + shard, in -> {
            Offset completeUpTo = new Offset(in.getLong());
            int count = in.getCount();
            List<ChannelProgress> channels = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                long sent = in.getVarLong();
                long handled = in.getVarLong();
                BitSet above = BitSet.valueOf(in.getBytes());
                if (above.get(0)) {
                    throw new CorruptJournalException("the message after the last one handled is handled");
                }
                channels.add(new ChannelProgress(sent, handled, above, new Offset(in.getLong())));
            }
            return new ShardProgress(completeUpTo, channels);
        });
    }

    /** The bytes of a schema. */
    public static byte[] encode(Schema schema) {
        ByteWriter out = begin(64 + schema.definition().length);
        out.putText(schema.typeName());
        out.putBytes(schema.definition());
        return end(out, new byte[] {SCHEMA});
    }

    /**
     * The schema in these bytes.
     *
     * @throws SnapshotStoreException when they are none
     */
    public static Schema schema(byte[] bytes) {
        return decode(bytes, new byte[] {SCHEMA}, "a schema", in -> new Schema(in.getText(), in.getBytes()));
    }

    private static ByteWriter begin(int capacity) {
        return begin(VERSION, capacity);
    }

    private static ByteWriter begin(int version, int capacity) {
        ByteWriter out = new ByteWriter(capacity);
        out.putByte(version);
        return out;
    }

    private static byte[] end(ByteWriter out, byte[] owner) {
        out.putInt(checksum(owner, out.array(), out.size()));
        return out.toByteArray();
    }

    private static <T> T decode(byte[] bytes, byte[] owner, String what, Function<ByteReader, T> body) {
        return decode(bytes, VERSION, owner, what, body);
    }

    private static <T> T decode(byte[] bytes, int newest, byte[] owner, String what, Function<ByteReader, T> body) {
        int length = bytes.length - Integer.BYTES;
        // Before the version: every version ends with this checksum.
        if (length < 1 || new ByteReader(bytes, length, Integer.BYTES).getInt() != checksum(owner, bytes, length)) {
            throw damaged(what, "its checksum does not match its " + bytes.length + " bytes", null);
        }
        ByteReader in = new ByteReader(bytes, 0, length);
        int version = in.getByte();
        if (version < VERSION || version > newest) {
            throw SnapshotStoreException.unusable(
                    what + " has format version " + version + ", which this build, that reads up to " + newest
                            + ", does not know; open the store with the build that wrote it, or a newer one",
                    null);
        }
        try {
            T value = body.apply(in);
            if (in.remaining() != 0) {
                throw damaged(what, "it is followed by " + in.remaining() + " stray bytes", null);
            }
            return value;
        } catch (CorruptJournalException | IllegalArgumentException e) {
            throw damaged(what, String.valueOf(e.getMessage()), e);
        }
    }

    private static SnapshotStoreException damaged(String what, String how, @Nullable RuntimeException cause) {
        return SnapshotStoreException.damaged(what + " is damaged in the snapshot store: " + how, cause);
    }

    private static int checksum(byte[] owner, byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(owner);
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    private static byte[] owner(int kind, int shard) {
        return new byte[] {(byte) kind, (byte) shard, (byte) (shard >>> 8)};
    }

    private static byte[] owner(int kind, int shard, ActorId actor) {
        byte[] type = actor.type().getBytes(StandardCharsets.UTF_8);
        byte[] key = actor.key().getBytes(StandardCharsets.UTF_8);
        byte[] owner = Arrays.copyOf(owner(kind, shard), 5 + type.length + key.length);
        owner[3] = (byte) type.length;
        owner[4] = (byte) (type.length >>> 8);
        System.arraycopy(type, 0, owner, 5, type.length);
        System.arraycopy(key, 0, owner, 5 + type.length, key.length);
        return owner;
    }
}
