package dev.everfold.journal.chronicle;

import java.util.List;

/**
 * What a verification found in a store.
 *
 * @param shards how many the store has
 * @param segments how many there are
 * @param entries how many valid ones there are
 * @param actors how many have an entry
 * @param bytes the size of all segments' files
 * @param damages what is damaged, the first {@value #LISTED_MAX}
 * @param damagesOmitted how many more there are
 * @param notes what is worth knowing and no damage, such as a torn tail that the next open will cut, likewise at most
 *     {@value #LISTED_MAX}
 */
public record VerificationReport(
        int shards,
        int segments,
        long entries,
        long actors,
        long bytes,
        List<Damage> damages,
        long damagesOmitted,
        List<String> notes) {

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
