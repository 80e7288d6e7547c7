package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.journal.Offset;
import java.util.HashSet;
import java.util.Set;

/**
 * The sending end of the way from one shard to another: which message comes next, and which ones are on their way. For
 * the courier's task.
 *
 * <p>At most {@value #WINDOW} messages are on their way at a time. Beyond that the channel is <em>behind</em>: it holds
 * nothing in memory but the place in the journal where it will go on. Messages to an actor that is stopped are not on
 * their way, others pass them by; but no more than {@value #SPAN} can be passed.
 */
final class Channel {

    /** Bounds what waits in the mailboxes of the receiving shard. */
    static final int WINDOW = 1024;

    /** Bounds what that shard has to remember of messages handled out of order, which is one bit each. */
    static final int SPAN = 1 << 20;

    /** The number of the receiving shard. */
    final int receiver;

    private final Handled handled;
    private final Set<ActorId> stopped = new HashSet<>();
    private long next;
    private int underWay;
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

    /**
     * The next message, of this entry, goes out.
     *
     * @return false when it is not to be handed over: it was handled in an earlier run, or the receiver is stopped
     */
    boolean advance(Offset entry, ActorId to) {
        resume = entry;
        if (handled.contains(next++) || (!stopped.isEmpty() && stopped.contains(to))) {
            return false;
        }
        underWay++;
        return true;
    }

    boolean hasRoom() {
        return underWay < WINDOW && next - handled.watermark() <= SPAN;
    }

    /** Whether so much has been handled that reading on is worth it. */
    boolean hasMuchRoom() {
        return underWay <= WINDOW / 2 && next - handled.watermark() <= SPAN;
    }

    void handled(long number) {
        Invariant.check(handled.add(number), "a message is handled once");
        underWay--;
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

    /**
     * A message was not taken, because its receiver is stopped; what is for that actor stays in the journal until the
     * system is opened again.
     *
     * @return whether that is news
     */
    boolean stop(ActorId actor) {
        underWay--;
        return stopped.add(actor);
    }
}
