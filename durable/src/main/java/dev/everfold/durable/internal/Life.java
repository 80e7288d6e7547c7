package dev.everfold.durable.internal;

import dev.everfold.durable.DivergedException;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.UnknownFunctionException;
import dev.everfold.durable.ValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far an invocation has come.
 *
 * @param run counts what makes a running function's knowledge void: restarts, the end. It begins with the time of the
 *     start, so that those of an invocation of the same id that is gone were others
 * @param generation counts restarts: the positions that one forgets are others than those that come in their places
 * @param stay counts restarts after an end: with each it goes into its queue anew
 * @param restarts the positions from which the last restarts were, in their order
 * @param version of the function's code
 * @param phase of its life
 */
record Life(long run, int generation, int stay, List<Integer> restarts, int version, Phase phase) {

    /**
     * The phases. Nothing → queued or active; queued → active when it is released; queued or active → paused and back;
     * any → ended; ended → queued or active by a restart; ended → expired.
     */
    sealed interface Phase {

        /** It does not exist. */
        record None() implements Phase {}

        /** It has not begun. */
        record Queued() implements Phase {}

        /** It has something to do. */
        record Ready() implements Phase {}

        /** It has nothing to do until something ends. */
        record Waiting(InvocationEvent.Suspended until) implements Phase {}

        /**
         * It has stopped until somebody acts.
         *
         * @param isQueued whether it had not begun, and may not yet
         */
        record Paused(Failure reason, boolean isQueued) implements Phase {}

        /** It has ended. */
        record Ended(InvocationStatus status, Outcome outcome) implements Phase {}

        /** It has ended, and is not kept any longer. */
        record Expired() implements Phase {}
    }

    /** What other code may mend without anybody's doing. */
    private static final Set<String> STUCK =
            Set.of(DivergedException.class.getName(), UnknownFunctionException.class.getName());

    /** Nothing has happened. */
    static final Life NONE = new Life(0, 0, 0, List.of(), 0, new Phase.None());

    /** In place of a version: the newest when the invocation begins. */
    static final int NEWEST = 0;

    Life version(int known) {
        return new Life(run, generation, stay, restarts, known, phase);
    }

    Life phase(Phase next) {
        return new Life(run, generation, stay, restarts, version, next);
    }

    /** The next phase, in which no function that runs now has a say. */
    Life cut(Phase next) {
        return new Life(run + 1, generation, stay, restarts, version, next);
    }

    /**
     * One that waits for its turn has no positions of this generation yet, and keeps it, as it does its place; but the
     * generation may begin earlier now.
     */
    Life restarted(int position, int newVersion, Phase next) {
        if (isQueued()) {
            List<Integer> from = new ArrayList<>(restarts);
            if (!from.isEmpty()) {
                from.add(Math.min(position, from.removeLast()));
            }
            return new Life(run + 1, generation, stay, List.copyOf(from), newVersion, next);
        }
        List<Integer> more = new ArrayList<>(restarts);
        more.add(position);
        int nextStay = ended().isPresent() ? stay + 1 : stay;
        return new Life(run + 1, generation + 1, nextStay, List.copyOf(more), newVersion, next);
    }

    /** The generation of what is at this position, or will be: that of the last restart from there or from before. */
    int generation(int position) {
        int first = generation - restarts.size();
        for (int i = restarts.size(); i > 0; i--) {
            if (restarts.get(i - 1) <= position) {
                return first + i;
            }
        }
        return first;
    }

    boolean isReady() {
        return phase instanceof Phase.Ready;
    }

    /** Whether it has not begun, and may not yet. */
    boolean isQueued() {
        return phase instanceof Phase.Queued || (phase instanceof Phase.Paused paused && paused.isQueued());
    }

    /** Whether it is to be looked at when the system is opened: it has something to do, or may have with other code. */
    boolean wantsOpening() {
        return isReady() || isStuck() || phase instanceof Phase.Expired;
    }

    /** Whether it has stopped because the code did not fit. */
    boolean isStuck() {
        return phase instanceof Phase.Paused(Failure reason, var _)
                && (STUCK.contains(reason.type()) || isUnreadable(reason));
    }

    boolean isPaused() {
        return phase instanceof Phase.Paused;
    }

    /** One that could not be written would be made again by the step, which may have done something. */
    private static boolean isUnreadable(Failure reason) {
        return reason.type().equals(ValueException.class.getName())
                && reason.code().equals(ValueException.UNREADABLE);
    }

    /** Whether the function may be running, and what it does counts. */
    boolean isActive() {
        return phase instanceof Phase.Ready || phase instanceof Phase.Waiting;
    }

    /** How it ended; empty when it has not, or is not kept. */
    Optional<Phase.Ended> ended() {
        return phase instanceof Phase.Ended ended ? Optional.of(ended) : Optional.empty();
    }

    boolean exists() {
        return !(phase instanceof Phase.None || phase instanceof Phase.Expired);
    }
}
