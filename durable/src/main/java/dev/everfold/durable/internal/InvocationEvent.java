package dev.everfold.durable.internal;

import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationStatus;
import java.util.List;

/** What happened to an invocation. */
sealed interface InvocationEvent {

    /** What a replay of the function looks at, in this order. */
    sealed interface Op extends InvocationEvent {}

    /** The invocation exists. */
    record Started(Start start) implements InvocationEvent {}

    /** One more waits for its end. */
    record Observed(Start.Observer observer) implements InvocationEvent {}

    /** Its delay is over, or its turn has come. */
    record Released() implements InvocationEvent {}

    /** It runs on this version of its function: the newest when it began. */
    record Versioned(int version) implements InvocationEvent {}

    /**
     * A position has begun and not ended.
     *
     * @param target the invocation that is called; empty for what is no call
     * @param dueMillis when it ends by itself; 0 for never
     */
    record Opened(int position, OpKind kind, String name, String target, long dueMillis) implements Op {}

    /** A position has ended. Most are not opened before. */
    record Finished(int position, OpKind kind, String name, Outcome outcome) implements Op {}

    /** A promise was completed; maybe nobody has asked for it yet. */
    record Completed(String promise, Outcome outcome) implements Op {}

    /** A signal came in. */
    record Signalled(String name, Value value) implements Op {}

    /** Somebody wants it to end. */
    record CancelRequested(String reason) implements Op {}

    /**
     * An attempt failed, and is going to be followed by another unless the invocation pauses with it.
     *
     * @param position of the step; 0 for the function's own code
     * @param name of the step
     * @param attempts that have failed; 0 when they do not count any more
     * @param sinceMillis when the first of them failed
     * @param nextMillis when it is tried again; 0 once that time has come, or for never by itself
     */
    record Attempted(int position, String name, int attempts, Failure failure, long sinceMillis, long nextMillis)
            implements InvocationEvent {

        /** The time of the next one has come. */
        Attempted due() {
            return new Attempted(position, name, attempts, failure, sinceMillis, 0);
        }

        /** As if the next one were the first. */
        Attempted anew() {
            return new Attempted(position, name, 0, failure, 0, 0);
        }
    }

    /** It has nothing to do until some of these positions, or all of them, end. */
    record Suspended(List<Integer> positions, boolean all) implements InvocationEvent {}

    /** The time has come to try this position again. */
    record RetryDue(int position) implements InvocationEvent {}

    /** A message of it goes at that time, so it is kept until then; 0 for none any more. */
    record Busy(long untilMillis) implements InvocationEvent {}

    /** It has stopped until somebody acts. */
    record Paused(Failure reason) implements InvocationEvent {}

    /** It goes on. */
    record Resumed() implements InvocationEvent {}

    /** What it had from this position on is forgotten, and it runs from there. */
    record Restarted(int position, int version) implements InvocationEvent {}

    /** It has ended. */
    record Ended(InvocationStatus status, Outcome outcome) implements InvocationEvent {}

    /** It is not kept any longer. */
    record Expired() implements InvocationEvent {}
}
