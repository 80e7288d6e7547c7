package dev.everfold.internal;

import dev.everfold.ActorId;

/**
 * Which shard an actor belongs to: a hash of type and key, the same for ever on every machine, as the journal depends
 * on it. docs/formats/journal.md describes it.
 *
 * @param shards how many there are
 */
record Sharding(int shards) {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    int shardOf(ActorId actor) {
        return shards == 1 ? 0 : (int) Long.remainderUnsigned(hash(actor), shards);
    }

    /** FNV-1a over the UTF-16 units of type, a zero, and key, finished by the mixer of MurmurHash3. */
    static long hash(ActorId actor) {
        long hash = add(FNV_OFFSET, actor.type());
        hash = add(hash * FNV_PRIME, actor.key());
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    private static long add(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
