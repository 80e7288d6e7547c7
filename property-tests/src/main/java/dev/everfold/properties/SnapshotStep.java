package dev.everfold.properties;

import java.util.List;
import java.util.Set;

/** Something that is done to a shard of a snapshot store. Actors are numbers among {@link SnapshotLedger#ACTORS}. */
public sealed interface SnapshotStep {

    /** Writes a batch with one turn for each of some actors. */
    record Write(List<Turn> turns) implements SnapshotStep {}

    /** Writes bases of these actors, as far as they have a history. */
    record WriteBases(Set<Integer> actors) implements SnapshotStep {}

    /** Erases an actor's snapshots. */
    record Erase(int actor) implements SnapshotStep {}

    /** Flushes the store. */
    record Flush() implements SnapshotStep {}

    /** Clears the shard. */
    record Clear() implements SnapshotStep {}

    /**
     * A turn of an actor.
     *
     * @param actor whose
     * @param events how many; a tombstone has none
     * @param kept how many snapshots are kept with a new one; 0 for no new one
     * @param isTombstone whether it is one
     */
    record Turn(int actor, int events, int kept, boolean isTombstone) {}
}
