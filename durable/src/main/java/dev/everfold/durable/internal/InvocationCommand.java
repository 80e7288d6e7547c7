package dev.everfold.durable.internal;

import dev.everfold.Message;
import dev.everfold.Timer;
import dev.everfold.durable.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is asked of an invocation's actor. */
sealed interface InvocationCommand {

    /** What may also travel, as a message or a timer. */
    sealed interface Travelling extends InvocationCommand {}

    /** It is to exist; where it does, an observer is told of its end all the same. */
    record Begin(Start start) implements Travelling {}

    /**
     * It may begin: its delay is over and it has no queue, or its queue has room for it.
     *
     * @param ticket of the stay in the queue that is over; empty for none
     */
    record Release(Optional<Ticket> ticket) implements Travelling {}

    /** Its delay is over, and it goes into its queue. */
    record LineUp() implements Travelling {}

    /**
     * Its queue does not let it in.
     *
     * @param ticket with which it wanted in; empty for whichever
     */
    record Refuse(Failure reason, Optional<Ticket> ticket) implements Travelling {}

    /** It was to have begun by now. */
    record Miss() implements Travelling {}

    /**
     * What its function did; from the thread that runs it.
     *
     * @param run which run of the function it was; that of another is void
     * @param known how much of what a replay looks at it knew
     * @param messages what it sends
     * @param timers what it sends later
     */
    record Append(long run, int known, List<InvocationEvent> events, List<Message<?>> messages, List<Timer> timers)
            implements InvocationCommand {}

    /**
     * An invocation that it called has ended.
     *
     * @param called the key of its actor
     */
    record CallEnded(Start.Caller caller, String called, Outcome outcome) implements Travelling {}

    /**
     * A promise of it is completed.
     *
     * @param startedAtMillis when the invocation was started that is meant; {@link #ANY} for whichever there is
     */
    record Complete(String promise, long startedAtMillis, Outcome outcome) implements Travelling {
        static final long ANY = -1;
    }

    /** A signal. */
    record Signal(String name, Value value) implements Travelling {}

    /** The time of a position has come. */
    record Due(int position) implements Travelling {}

    /** The system was opened, and it was not waiting. */
    record Wake() implements Travelling {}

    /**
     * It is to tell this to those of the invocations it has called that it could not tell in a turn before.
     *
     * @param behind which position they were called
     * @param startedAtMillis void for another invocation of the same id
     * @param generation void after a restart, which calls anew
     */
    record TellCalled(int behind, Travelling command, long startedAtMillis, int generation) implements Travelling {}

    /** It is to end in good order. */
    record Cancel(String reason) implements Travelling {
        public Cancel {
            reason = Reasons.cut(reason);
        }
    }

    /** It is to end at once. */
    record Kill(String reason) implements Travelling {
        public Kill {
            reason = Reasons.cut(reason);
        }
    }

    /** It is to stop for a while. */
    record Pause(String reason) implements Travelling {
        public Pause {
            reason = Reasons.cut(reason);
        }
    }

    /** It is to go on. */
    record Resume() implements Travelling {}

    /** It is to run from this position on, on this version. */
    record Restart(int position, int version) implements Travelling {}

    /**
     * Its retention is over.
     *
     * @param lingered until when it was kept beyond that; empty for not
     */
    record Expire(Optional<Instant> lingered) implements Travelling {}

    /** Why a command was not taken. */
    enum Refusal {
        NO_SUCH,
        STARTED_BEFORE,
        COMPLETED_BEFORE,
        OUTDATED,
        NOT_PAUSED,
        STILL_RUNNING,
        CALLING,
        UNDONE,
        NO_POSITION,
        ENDED
    }
}
