package dev.everfold.durable.internal;

import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.Timer;
import dev.everfold.durable.Schedule;
import dev.everfold.durable.ScheduleInfo.Status;
import dev.everfold.durable.internal.ScheduleCommand.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A schedule as an actor with a timer for its next due time. When that has come, it asks for a look at the clock, by
 * what its state says; with the time it decides, in one turn, which invocations start and when it is due next. So each
 * due time is decided once.
 */
final class ScheduleDecider implements Decider<ScheduleCommand, ScheduleEvent, ScheduleState, Refusal> {

    private static final String DUE_TIMER = "due";
    private static final String OPENING_TIMER = "opening";

    /** How late a due time is found at most that was not missed. */
    private static final long ON_TIME_MILLIS = 60_000;

    /** How many invocations of a schedule run at a time, wait, or are caught up with. */
    private static final int STARTS_MAX = 1_000;

    @Override
    public ScheduleState initialState() {
        return ScheduleState.NONE;
    }

    @Override
    public ScheduleState evolve(ScheduleState state, ScheduleEvent event) {
        return state.after(event);
    }

    @Override
    public Decision<ScheduleEvent, Refusal> decide(ScheduleCommand command, ScheduleState state) {
        if (command instanceof ScheduleCommand.Put(Plan plan, long nowMillis)) {
            return put(plan, nowMillis, state);
        }
        if (state.plan().isEmpty()) {
            return Decision.reject(Refusal.NO_SUCH);
        }
        Turn turn = new Turn(state);
        switch (command) {
            case ScheduleCommand.Pause _ -> {
                if (!state.isPaused()) {
                    turn.add(new ScheduleEvent.Paused());
                }
            }
            case ScheduleCommand.Resume(var nowMillis) -> {
                if (state.isPaused()) {
                    turn.add(new ScheduleEvent.Resumed(state.planned().next(nowMillis)));
                    turn.beginWaiting();
                }
            }
            case ScheduleCommand.Due _ -> {
                if (state.next().millis() > 0 && !state.isPaused()) {
                    turn.add(new ScheduleEvent.CameDue());
                }
            }
            case ScheduleCommand.Fire(var nowMillis) -> {
                if (state.next().hasCome()) {
                    turn.fire(Math.max(nowMillis, state.next().millis()));
                }
            }
            case ScheduleCommand.Ended(var invocation, var status) -> {
                if (state.active().containsKey(invocation)) {
                    turn.add(new ScheduleEvent.Finished(invocation, status));
                    turn.beginWaiting();
                }
            }
            case ScheduleCommand.Wake _, ScheduleCommand.Put _ -> {} // what is to be done then, the state says
        }
        return turn.decision();
    }

    /**
     * What has come due before is decided by the plan of then. That may take several turns, and the new plan is put in
     * the last: whoever puts it asks until it is.
     */
    private static Decision<ScheduleEvent, Refusal> put(Plan plan, long nowMillis, ScheduleState state) {
        Turn turn = new Turn(state);
        if (state.plan().filter(plan::equals).isPresent()) {
            turn.setRight(nowMillis);
            return turn.decision();
        }
        long due = state.next().millis();
        if (due > 0 && due <= nowMillis) {
            turn.fire(nowMillis);
        }
        if (!turn.state.next().hasCome()) {
            turn.add(new ScheduleEvent.Planned(plan, state.isPaused() ? 0 : plan.next(nowMillis)));
        }
        return turn.decision();
    }

    /** Gathers what follows from a command. */
    private static final class Turn {
        private final ScheduleState before;
        private final List<ScheduleEvent> events = new ArrayList<>();
        private final List<Message<?>> messages = new ArrayList<>();
        private ScheduleState state;

        Turn(ScheduleState before) {
            this.before = before;
            this.state = before;
        }

        void add(ScheduleEvent event) {
            events.add(event);
            state = state.after(event);
        }

        /** Decides about all due times that have come. */
        void fire(long nowMillis) {
            Plan plan = state.planned();
            long first = state.next().millis();
            long last = plan.last(nowMillis, first);
            boolean isOnTime = nowMillis - last <= ON_TIME_MILLIS;
            switch (plan.policy().catchUp()) {
                case ALL -> startAll(first, last);
                case ONCE -> startLast(first, last, true);
                case SKIP -> startLast(first, last, isOnTime);
            }
        }

        /** Whose clock was ahead once is due long after what it would be due at, which it may have decided, too. */
        void setRight(long nowMillis) {
            long due = state.planned().next(nowMillis);
            while (isDecided(due)) {
                due = state.planned().next(due);
            }
            if (due > 0 && due < state.next().millis()) {
                add(new ScheduleEvent.Advanced(due));
            }
        }

        private void startLast(long first, long last, boolean isWanted) {
            if (first < last) {
                pass(first, Status.MISSED);
            }
            if (isWanted) {
                start(last);
            } else {
                pass(last, Status.MISSED);
            }
            add(new ScheduleEvent.Advanced(state.planned().next(last)));
        }

        /** As many as fit into a turn; while there are more, it stays due. */
        private void startAll(long first, long last) {
            Plan plan = state.planned();
            int caughtUp = state.next().caughtUp();
            long due = first;
            while (due > 0 && due <= last && caughtUp < STARTS_MAX && messages.size() < plan.startsPerTurn()) {
                start(due);
                due = plan.next(due);
                caughtUp++;
            }
            boolean isMore = due > 0 && due <= last;
            if (isMore && caughtUp < STARTS_MAX) {
                add(new ScheduleEvent.CaughtUp(due, caughtUp));
                return;
            }
            if (isMore) {
                pass(due, Status.MISSED);
            }
            add(new ScheduleEvent.Advanced(plan.next(last)));
        }

        /** A clock that is set back comes to the same due times again: those of which something is known are over. */
        private boolean isDecided(long due) {
            return Stream.concat(before.runs().stream(), state.runs().stream()).anyMatch(run -> run.dueMillis() == due);
        }

        private void pass(long due, Status why) {
            if (!isDecided(due)) {
                add(new ScheduleEvent.Passed(due, why));
            }
        }

        private void start(long due) {
            if (isDecided(due)) {
                return;
            }
            Schedule.Overlap overlap = state.planned().policy().overlap();
            int active = state.active().size();
            if (active == 0 || (overlap == Schedule.Overlap.CONCURRENT && active < STARTS_MAX)) {
                begin(due);
            } else if (overlap == Schedule.Overlap.QUEUE && state.waiting().size() < STARTS_MAX) {
                add(new ScheduleEvent.Deferred(due));
            } else {
                pass(due, Status.SKIPPED);
            }
        }

        /** Begins with the first due time that waits, if nothing stands against it any more. */
        void beginWaiting() {
            if (!state.isPaused()
                    && state.active().isEmpty()
                    && !state.waiting().isEmpty()) {
                begin(state.waiting().getFirst());
            }
        }

        private void begin(long due) {
            add(new ScheduleEvent.Began(due));
            Start start = state.planned().start(due);
            messages.add(InvocationDecider.toInvocation(start.key(), new InvocationCommand.Begin(start)));
        }

        Decision<ScheduleEvent, Refusal> decision() {
            List<Timer> timers = new ArrayList<>();
            if (before.plan().isEmpty()) {
                timers.add(Timer.atOpening(OPENING_TIMER, new ScheduleCommand.Wake()));
            }
            long next = state.next().millis();
            boolean isSet = !before.next().hasCome() && next == before.next().millis();
            if (!isSet && !state.next().hasCome()) {
                timers.add(
                        next == 0
                                ? Timer.cancel(DUE_TIMER)
                                : Timer.at(DUE_TIMER, Instant.ofEpochMilli(next), new ScheduleCommand.Due()));
            }
            return Decision.accept(events, messages, timers);
        }
    }
}
