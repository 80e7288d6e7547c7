package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.journal.Offset;
import java.util.HashSet;
import java.util.Set;

/**
 * The sending end of the way from one shard to another: which message comes next, and which ones are on their way. For
 * the courier's task.
 *
 * <p>At most {@value #WINDOW} messages lie between the oldest one not handled and the newest one handed over. Beyond
 * that the channel is <em>behind</em>: it holds nothing in memory but the place in the journal where it will go on.
 */
final class Channel {

    /** Bounds what the receiving shard has to remember of messages that finished out of order. */
    static final int WINDOW = 1024;

    /** The number of the receiving shard. */
    final int receiver;

    private final Handled handled;
    private final Set<ActorId> stopped = new HashSet<>();
    private long next;
    private boolean behind;
    private Offset resume;

    /**
     * A channel that goes on where an earlier run of the system stopped.
     *
     * @param handled by the receiving shard
     * @param resume an entry not later than the first one that holds a message not handled
     */
    Channel(int receiver, Handled handled, Offset resume) {
        this.receiver = receiver;
        this.handled = handled;
        this.resume = resume;
        this.next = handled.watermark() + 1;
        this.behind = true;
    }

    /** The number of the next message to hand over. */
    long next() {
        return next;
    }

    /** The next message goes out, from this entry; false when it was handled in an earlier run. */
    boolean advance(Offset entry) {
        resume = entry;
        return !handled.contains(next++);
    }

    boolean hasRoom() {
        return next - handled.watermark() <= WINDOW;
    }

    /** Whether so much has been handled that reading on is worth it. */
    boolean hasMuchRoom() {
        return next - handled.watermark() <= WINDOW / 2;
    }

    void handled(long number) {
        handled.add(number);
    }

    /** The next message will be read from the journal. */
    void fallBehind() {
        behind = true;
    }

    /** Nothing is left to be read. */
    void catchUp() {
        behind = false;
    }

    boolean isBehind() {
        return behind;
    }

    /** An entry not later than the one that holds the next message: that of the last one that went out. */
    Offset resume() {
        return resume;
    }

    /** What is for this actor stays in the journal until the system is opened again; true when that is news. */
    boolean stop(ActorId actor) {
        return stopped.add(actor);
    }

    boolean isStopped(ActorId actor) {
        return !stopped.isEmpty() && stopped.contains(actor);
    }
}
