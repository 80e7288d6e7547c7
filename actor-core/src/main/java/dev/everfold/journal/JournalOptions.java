package dev.everfold.journal;

import dev.everfold.Durability;

/**
 * What a user may choose for a journal.
 *
 * @param durability when a turn counts as durable, default {@link Durability#SYNCED}
 * @param shards how many writers share the actors, default 1, range 1 to 256. Fixed when the store is made: later opens
 *     keep the store's number whatever is given here
 * @param segmentBytesMax at which size a segment is sealed and the next one begun, default 64 MiB, range 1 MiB to 1 GiB
 * @param entryBytesMax the largest entry, default 1 MiB, at most a quarter of a segment; a larger turn fails with
 *     {@link dev.everfold.LimitExceededException}
 * @param reserveBytes free disk space below which new commands are refused with
 *     {@link dev.everfold.StorageFullException}, default 256 MiB; 0 for none
 * @param archive whether segments that are trimmed are kept in an archive, compressed, where tools read them, default
 *     false: they are deleted
 */
public record JournalOptions(
        Durability durability,
        int shards,
        long segmentBytesMax,
        int entryBytesMax,
        long reserveBytes,
        boolean archive) {

    /** The defaults. */
    public static final JournalOptions DEFAULT =
            new JournalOptions(Durability.SYNCED, 1, 64L << 20, 1 << 20, 256L << 20, false);

    public JournalOptions {
        if (shards < 1 || shards > 256) {
            throw new IllegalArgumentException("shards must be 1 to 256, was " + shards);
        }
        if (segmentBytesMax < 1 << 20 || segmentBytesMax > 1 << 30) {
            throw new IllegalArgumentException("segmentBytesMax must be 1 MiB to 1 GiB, was " + segmentBytesMax);
        }
        if (entryBytesMax < 1024 || entryBytesMax > segmentBytesMax / 4) {
            throw new IllegalArgumentException("entryBytesMax must be 1024 to a quarter of segmentBytesMax ("
                    + segmentBytesMax / 4 + "), was " + entryBytesMax);
        }
        if (reserveBytes < 0) {
            throw new IllegalArgumentException("reserveBytes must not be negative, was " + reserveBytes);
        }
    }

    /** These options with this durability. */
    public JournalOptions durability(Durability durability) {
        return new JournalOptions(durability, shards, segmentBytesMax, entryBytesMax, reserveBytes, archive);
    }

    /** These options with this many shards. */
    public JournalOptions shards(int shards) {
        return new JournalOptions(durability, shards, segmentBytesMax, entryBytesMax, reserveBytes, archive);
    }

    /** These options with these sizes, in bytes. */
    public JournalOptions sizes(long segmentBytesMax, int entryBytesMax) {
        return new JournalOptions(durability, shards, segmentBytesMax, entryBytesMax, reserveBytes, archive);
    }

    /** These options with this reserve of disk space, in bytes. */
    public JournalOptions reserveBytes(long reserveBytes) {
        return new JournalOptions(durability, shards, segmentBytesMax, entryBytesMax, reserveBytes, archive);
    }

    /** These options with or without an archive. */
    public JournalOptions archive(boolean archive) {
        return new JournalOptions(durability, shards, segmentBytesMax, entryBytesMax, reserveBytes, archive);
    }
}
