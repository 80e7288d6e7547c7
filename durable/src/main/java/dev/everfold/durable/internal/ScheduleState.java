package dev.everfold.durable.internal;

import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.ScheduleInfo.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of a schedule.
 *
 * @param plan what it does; empty while it does not exist
 * @param next its next due time
 * @param isPaused whether it stands still
 * @param waiting due times that wait for earlier ones
 * @param active the due times of invocations that have not ended, by invocation
 * @param runs what came of the last due times, the oldest first
 */
record ScheduleState(
        Optional<Plan> plan,
        Next next,
        boolean isPaused,
        List<Long> waiting,
        Map<String, Long> active,
        List<Run> runs) {

    private static final int RUNS_MAX = 100;

    static final ScheduleState NONE =
            new ScheduleState(Optional.empty(), Next.at(0), false, List.of(), Map.of(), List.of());

    ScheduleState {
        waiting = List.copyOf(waiting);
        active = Map.copyOf(active);
        runs = List.copyOf(runs);
    }

    /**
     * A due time.
     *
     * @param millis since the epoch; 0 for none
     * @param hasCome whether it is to be looked at
     * @param caughtUp how many were caught up with before it since then
     */
    record Next(long millis, boolean hasCome, int caughtUp) {

        /** A due time that has not come. */
        static Next at(long millis) {
            return new Next(millis, false, 0);
        }
    }

    /** What came of a due time. */
    record Run(long dueMillis, Status status) {}

    ScheduleState after(ScheduleEvent event) {
        return switch (event) {
            case ScheduleEvent.Planned(Plan planned, var nextMillis) ->
                new ScheduleState(Optional.of(planned), Next.at(nextMillis), isPaused, waiting, active, runs);
            case ScheduleEvent.CameDue _ -> next(new Next(next.millis, true, 0));
            case ScheduleEvent.Advanced(var nextMillis) -> next(Next.at(nextMillis));
            case ScheduleEvent.CaughtUp(var nextMillis, var count) -> next(new Next(nextMillis, true, count));
            case ScheduleEvent.Began(var dueMillis) -> began(dueMillis);
            case ScheduleEvent.Passed(var dueMillis, var why) -> run(new Run(dueMillis, why));
            case ScheduleEvent.Deferred(var dueMillis) -> {
                List<Long> more = new ArrayList<>(waiting);
                more.add(dueMillis);
                yield new ScheduleState(plan, next, isPaused, more, active, runs)
                        .run(new Run(dueMillis, Status.WAITING));
            }
            case ScheduleEvent.Finished(var invocation, var status) -> finished(invocation, status);
            case ScheduleEvent.Paused _ -> new ScheduleState(plan, Next.at(0), true, waiting, active, runs);
            case ScheduleEvent.Resumed(var nextMillis) ->
                new ScheduleState(plan, Next.at(nextMillis), false, waiting, active, runs);
        };
    }

    private ScheduleState began(long dueMillis) {
        Map<String, Long> more = new HashMap<>(active);
        more.put(planned().invocation(dueMillis).toString(), dueMillis);
        List<Long> fewer = waiting.stream().filter(due -> due != dueMillis).toList();
        return new ScheduleState(plan, next, isPaused, fewer, more, runs).run(new Run(dueMillis, Status.STARTED));
    }

    private ScheduleState finished(String invocation, InvocationStatus ended) {
        Map<String, Long> fewer = new HashMap<>(active);
        Long dueMillis = fewer.remove(invocation);
        ScheduleState rest = new ScheduleState(plan, next, isPaused, waiting, fewer, runs);
        Status status = switch (ended) {
            case COMPLETED -> Status.COMPLETED;
            case FAILED -> Status.FAILED;
            default -> Status.CANCELLED;
        };
        boolean isKept = runs.stream().anyMatch(run -> dueMillis != null && run.dueMillis == dueMillis);
        return dueMillis != null && isKept ? rest.run(new Run(dueMillis, status)) : rest;
    }

    /** With this of a due time, in the place of what was known of it before. */
    private ScheduleState run(Run run) {
        List<Run> more = new ArrayList<>(runs);
        int known = -1;
        for (int i = 0; i < more.size(); i++) {
            known = more.get(i).dueMillis == run.dueMillis ? i : known;
        }
        if (known >= 0) {
            more.set(known, run);
        } else {
            more.add(run);
        }
        List<Run> last = more.size() > RUNS_MAX ? more.subList(more.size() - RUNS_MAX, more.size()) : more;
        return new ScheduleState(plan, next, isPaused, waiting, active, last);
    }

    private ScheduleState next(Next then) {
        return new ScheduleState(plan, then, isPaused, waiting, active, runs);
    }

    /** What it does. */
    Plan planned() {
        return plan.orElseThrow(() -> new AssertionError("broken invariant: a schedule that exists has a plan"));
    }
}
