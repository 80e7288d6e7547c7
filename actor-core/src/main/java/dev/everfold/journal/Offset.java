package dev.everfold.journal;

/**
 * The place of an entry in its shard. Later entries have larger offsets; nothing else can be told from the value, which
 * is the journal's own affair. Not a sequence number.
 *
 * @param value at least 0
 */
public record Offset(long value) implements Comparable<Offset> {

    /** Before every entry; also, as the previous entry of an actor's first, none. */
    public static final Offset NONE = new Offset(0);

    public Offset {
        if (value < 0) {
            throw new IllegalArgumentException("an offset is not negative, was " + value);
        }
    }

    @Override
    public int compareTo(Offset other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return "@" + Long.toHexString(value);
    }
}
