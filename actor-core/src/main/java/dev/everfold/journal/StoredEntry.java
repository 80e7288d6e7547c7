package dev.everfold.journal;

/**
 * An entry with its place.
 *
 * @param offset where it lies in its shard
 * @param entry what lies there
 */
public record StoredEntry(Offset offset, Entry entry) {}
