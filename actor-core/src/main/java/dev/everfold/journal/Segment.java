package dev.everfold.journal;

/**
 * A part of a shard that is sealed: nothing is appended to it any more, and it is forgotten as a whole.
 *
 * @param begin not behind its first entry
 * @param end behind its last entry, and not behind the first one of the next segment
 * @param bytes what it takes on disk
 */
public record Segment(Offset begin, Offset end, long bytes) {

    /** Whether an entry lies in it. */
    public boolean contains(Offset entry) {
        return entry.compareTo(begin) >= 0 && entry.compareTo(end) < 0;
    }
}
