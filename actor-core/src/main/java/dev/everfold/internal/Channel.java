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

    final int receiver;
    private final Handled handled;
    private final Set<ActorId> stopped = new HashSet<>();
    private long next;
    private boolean behind;
    private Offset resume;

    /**
     * A channel that goes on where an earlier run of the system stopped.
     *
     * @param handled by the receiving shard, as far as is known
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

    boolean isBehind() {
        return behind;
    }

    /** Where to read on, when behind. */
    Offset resume() {
        return resume;
    }

    boolean hasRoom() {
        return next - handled.watermark() <= WINDOW;
    }

    /** Whether so much has been handled that reading on is worth it. */
    boolean hasMuchRoom() {
        return next - handled.watermark() <= WINDOW / 2;
    }

    /** The message with the next number goes out; false when it was handled in an earlier run. */
    boolean advance() {
        return !handled.contains(next++);
    }

    /** The next message lies in this entry or a later one, and will be read from there. */
    void fallBehind(Offset entry) {
        behind = true;
        resume = entry;
    }

    /** Nothing is left to be read. */
    void catchUp() {
        behind = false;
    }

    void handled(long number) {
        handled.add(number);
    }

    /** The receiver cannot be recovered: what is for it stays in the journal until the system is opened again. */
    void stop(ActorId actor) {
        stopped.add(actor);
    }

    boolean isStopped(ActorId actor) {
        return !stopped.isEmpty() && stopped.contains(actor);
    }
}
