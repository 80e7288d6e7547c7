package dev.everfold.journal.chronicle;

import dev.everfold.ActorId;
import java.util.Arrays;

/**
 * The last entry of every actor seen, in three arrays of longs, because there may be many millions. An actor is known
 * by a hash of 64 bits: among ten million the chance that any two have the same is one in 300,000.
 */
final class ActorTable {

    private static final int CAPACITY_FIRST = 1 << 10;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private long[] hashes = new long[CAPACITY_FIRST];
    private long[] offsets = new long[CAPACITY_FIRST];
    private long[] sequenceNumbers = new long[CAPACITY_FIRST];
    private int size;

    int size() {
        return size;
    }

    /** Where this actor has its place; the place may be empty. Valid until the next {@link #put}. */
    int find(ActorId actor) {
        return find(hashes, hash(actor));
    }

    /** Whether an actor has the place. */
    boolean isKnown(int place) {
        return hashes[place] != 0;
    }

    /** The offset of the actor's last entry; 0 when that ended its chain. */
    long offset(int place) {
        return offsets[place];
    }

    /** The sequence number of the actor's last event. */
    long sequenceNumber(int place) {
        return sequenceNumbers[place];
    }

    /** Notes the actor's last entry. */
    void put(ActorId actor, int place, long offset, long sequenceNumber) {
        if (hashes[place] == 0) {
            hashes[place] = hash(actor);
            size++;
        }
        offsets[place] = offset;
        sequenceNumbers[place] = sequenceNumber;
        if (size > hashes.length * 2L / 3) {
            grow();
        }
    }

    private void grow() {
        long[] oldHashes = hashes;
        long[] oldOffsets = offsets;
        long[] oldNumbers = sequenceNumbers;
        hashes = new long[Math.multiplyExact(oldHashes.length, 2)];
        offsets = Arrays.copyOf(new long[0], hashes.length);
        sequenceNumbers = Arrays.copyOf(new long[0], hashes.length);
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldHashes[i] != 0) {
                int place = find(hashes, oldHashes[i]);
                hashes[place] = oldHashes[i];
                offsets[place] = oldOffsets[i];
                sequenceNumbers[place] = oldNumbers[i];
            }
        }
    }

    private static int find(long[] hashes, long hash) {
        int mask = hashes.length - 1;
        int place = (int) (hash >>> 32) & mask;
        while (hashes[place] != 0 && hashes[place] != hash) {
            place = (place + 1) & mask;
        }
        return place;
    }

    /** Never 0, which means an empty place. */
    private static long hash(ActorId actor) {
        long hash = mix(mix(FNV_BASIS, actor.type()) ^ 0xff, actor.key());
        hash ^= hash >>> 32;
        hash *= 0x9e3779b97f4a7c15L;
        hash ^= hash >>> 29;
        return hash == 0 ? 1 : hash;
    }

    private static long mix(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
