package dev.everfold.snapshots;

import dev.everfold.ActorId;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.TimerKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one shard, described in docs/formats/snapshots.md. RocksDB orders them byte by byte, so all of a kind, of
 * a type, and of an actor lie together, and no actor's range holds anything of another one.
 *
 * @param shard the number of the shard
 */
record Keys(int shard) {

    static final byte PROGRESS = 'P';
    static final byte HEAD = 'H';
    static final byte SNAPSHOT = 'S';
    static final byte BASE = 'B';
    static final byte TIMER = 'T';
    static final byte SCHEMA = 'D';

    private static final int SHARD_END = 3;
    private static final int DUE_END = SHARD_END + Long.BYTES;
    private static final int TYPE_BYTES_MAX = 0xffff;

    /** Keys from the first, included, to the second, excluded. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Range(byte[] from, byte[] to) {

        /** All keys that begin like this. */
        static Range of(byte[] prefix) {
            int last = prefix.length - 1;
            while (prefix[last] == (byte) 0xff) {
                last--;
            }
            byte[] to = Arrays.copyOf(prefix, last + 1);
            to[last]++;
            return new Range(prefix, to);
        }

        /** This key alone: the next one has a zero behind it. */
        static Range ofOne(byte[] key) {
            return new Range(key, Arrays.copyOf(key, key.length + 1));
        }
    }

    byte[] progress() {
        return start(PROGRESS, 0).array();
    }

    byte[] head(ActorId actor) {
        return key(HEAD, actor, 0);
    }

    byte[] base(ActorId actor) {
        return key(BASE, actor, 0);
    }

    /** The later the offset, the smaller the key: a scan meets the newest snapshot first. */
    byte[] snapshot(ActorId actor, Offset offset) {
        byte[] key = key(SNAPSHOT, actor, 1 + Long.BYTES);
        ByteBuffer.wrap(key).putLong(key.length - Long.BYTES, ~offset.value());
        return key;
    }

    /** The offset in the key of a snapshot. */
    static long offset(byte[] snapshotKey) {
        return ~ByteBuffer.wrap(snapshotKey).getLong(snapshotKey.length - Long.BYTES);
    }

    /** The snapshots of an actor. The zero ends its key, which holds none. */
    Range snapshots(ActorId actor) {
        return Range.of(key(SNAPSHOT, actor, 1));
    }

    /** The heads of a type's actors. */
    Range heads(String type) {
        byte[] name = type.getBytes(StandardCharsets.UTF_8);
        return Range.of(start(HEAD, 2 + name.length)
                .putShort((short) name.length)
                .put(name)
                .array());
    }

    /** The actor of this type that a head's key names. */
    static ActorId actor(String type, byte[] headKey) {
        int from = SHARD_END + 2 + type.getBytes(StandardCharsets.UTF_8).length;
        return new ActorId(type, new String(headKey, from, headKey.length - from, StandardCharsets.UTF_8));
    }

    /** As {@link TimerKey} orders them: the sign of the time is turned around, as bytes have none. */
    byte[] timer(TimerKey timer) {
        byte[] actor = key(TIMER, timer.actor(), 0);
        byte[] name = timer.name().getBytes(StandardCharsets.UTF_8);
        return start(TIMER, Long.BYTES + actor.length - SHARD_END + 1 + name.length)
                .putLong(timer.dueMillis() ^ Long.MIN_VALUE)
                .put(actor, SHARD_END, actor.length - SHARD_END)
                .put((byte) 0)
                .put(name)
                .array();
    }

    /** The timer that a key names. */
    static TimerKey timer(byte[] timerKey) {
        ByteBuffer key = ByteBuffer.wrap(timerKey, SHARD_END, timerKey.length - SHARD_END);
        long dueMillis = key.getLong() ^ Long.MIN_VALUE;
        int typeEnd = DUE_END + 2 + (key.getShort() & 0xffff);
        int keyEnd = typeEnd;
        while (timerKey[keyEnd] != 0) {
            keyEnd++;
        }
        ActorId actor = new ActorId(text(timerKey, DUE_END + 2, typeEnd), text(timerKey, typeEnd, keyEnd));
        return new TimerKey(dueMillis, actor, text(timerKey, keyEnd + 1, timerKey.length));
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** The timers behind this one, from the first on for null, that are due up to and at this time. */
    Range timers(@Nullable TimerKey after, long dueUpToMillis) {
        byte[] from = start(TIMER, 0).array();
        if (after != null) {
            byte[] key = timer(after);
            from = Arrays.copyOf(key, key.length + 1);
        }
        byte[] upTo =
                start(TIMER, Long.BYTES).putLong(dueUpToMillis ^ Long.MIN_VALUE).array();
        return new Range(from, Range.of(upTo).to());
    }

    /** All of this kind in the shard. */
    Range all(byte kind) {
        return Range.of(start(kind, 0).array());
    }

    static byte[] schema(long fingerprint) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put(SCHEMA)
                .putLong(fingerprint)
                .array();
    }

    static Range schemas() {
        return Range.of(new byte[] {SCHEMA});
    }

    private byte[] key(byte kind, ActorId actor, int more) {
        byte[] type = actor.type().getBytes(StandardCharsets.UTF_8);
        byte[] key = actor.key().getBytes(StandardCharsets.UTF_8);
        if (type.length > TYPE_BYTES_MAX) {
            throw new IllegalArgumentException("a type has at most " + TYPE_BYTES_MAX + " bytes, has " + type.length);
        }
        return start(kind, 2 + type.length + key.length + more)
                .putShort((short) type.length)
                .put(type)
                .put(key)
                .array();
    }

    private ByteBuffer start(byte kind, int more) {
        return ByteBuffer.allocate(SHARD_END + more).put(kind).putShort((short) shard);
    }
}
