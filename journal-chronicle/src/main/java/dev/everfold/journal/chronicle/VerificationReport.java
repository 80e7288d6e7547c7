package dev.everfold.journal.chronicle;

import java.util.List;

/**
 * What a verification found in a store.
 *
 * @param counts how much there is
 * @param damages what is damaged, the first {@value #LISTED_MAX}
 * @param damagesOmitted how many more there are
 * @param notes what is worth knowing and no damage, such as a torn tail that the next open will cut, likewise at most
 *     {@value #LISTED_MAX}
 */
public record VerificationReport(Counts counts, List<Damage> damages, long damagesOmitted, List<String> notes) {

    /** How many damages are listed at most. */
    public static final int LISTED_MAX = 100;

    public VerificationReport {
        damages = List.copyOf(damages);
        notes = List.copyOf(notes);
    }

    /** Whether nothing is damaged. */
    public boolean isSound() {
        return damages.isEmpty();
    }

    /** How many shards the store has. */
    public int shards() {
        return counts.shards;
    }

    /** How many segments there are, in all shards. */
    public int segments() {
        return counts.segments;
    }

    /** How many valid entries there are. */
    public long entries() {
        return counts.entries;
    }

    /** How many actors have an entry. */
    public long actors() {
        return counts.actors;
    }

    /** The size of all segments' files. */
    public long bytes() {
        return counts.bytes;
    }

    /**
     * How much there is.
     *
     * @param shards that the store has
     * @param segments in all shards
     * @param entries that are valid
     * @param actors that have an entry
     * @param bytes in all segments' files
     */
    public record Counts(int shards, int segments, long entries, long actors, long bytes) {}

    /**
     * One thing that is wrong.
     *
     * @param where shard, segment and position, or the file
     * @param what is wrong there
     */
    public record Damage(String where, String what) {
        @Override
        public String toString() {
            return where + ": " + what;
        }
    }
}
