package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ActorHead;

/**
 * Where an actor's history ends. One object while the actor is in memory or the snapshot store does not know of its
 * last entry.
 *
 * <p>{@code appended} belongs to the shard's writer: it names the newest entry written, durable or not, to which the
 * next one links. {@link #durable()} is what everybody else may rely on.
 */
final class Head {

    final ActorId actor;

    Offset appended;

    /** Of the last event appended; belongs to the writer as well. */
    long sequenceNumber;

    /** Whether the newest entry written is a tombstone; the writer's, too. */
    boolean ended;

    /** In which generation of {@link Heads} it last changed; for the writer, read by others. */
    volatile long generation;

    private volatile Offset durable;
    private volatile boolean deleted;

    /** The newest durable tombstone that was seen here; {@link Offset#NONE} for none. */
    private volatile Offset tombstone;

    private Head(ActorId actor, Offset durable, long sequenceNumber, boolean deleted) {
        this.actor = actor;
        this.appended = durable;
        this.sequenceNumber = sequenceNumber;
        this.durable = durable;
        this.deleted = deleted;
        this.ended = deleted;
        this.tombstone = deleted ? durable : Offset.NONE;
    }

    /** Of an actor without an entry. */
    static Head none(ActorId actor) {
        return new Head(actor, Offset.NONE, 0, false);
    }

    /** As the snapshot store knows it. */
    static Head of(ActorHead stored) {
        return new Head(stored.actor(), stored.offset(), stored.sequenceNumber(), stored.deleted());
    }

    /** The last durable entry. */
    Offset durable() {
        return durable;
    }

    /** Whether that is a tombstone. */
    boolean isDeleted() {
        return deleted;
    }

    /** Whether the entry there is known to be of what the actor was before it was deleted. */
    boolean isPast(Offset offset) {
        return offset.compareTo(tombstone) <= 0;
    }

    /** Whether the actor has no entry, or is deleted. */
    boolean isBlank() {
        return deleted || durable.equals(Offset.NONE);
    }

    /** One more entry is durable. */
    void durable(Offset offset, Entry entry) {
        deleted = entry.isTombstone();
        durable = offset;
        if (deleted) {
            tombstone = offset;
        }
    }

    /** As it is now; for the writer, while nothing is under way. */
    ActorHead copy() {
        return new ActorHead(actor, sequenceNumber, durable, deleted);
    }
}
