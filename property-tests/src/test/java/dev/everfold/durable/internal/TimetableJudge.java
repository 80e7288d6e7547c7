package dev.everfold.durable.internal;

import static dev.everfold.durable.internal.FunctionLayer.require;

import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.Schedule.Overlap;
import dev.everfold.durable.ScheduleInfo;
import dev.everfold.simulation.DurableStates;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must hold of schedules and the departures they start, by what the journal durably says of both. */
final class TimetableJudge {

    private final boolean clockIsSet;

    /** Departures that have durably ended. */
    private final Set<String> departed = new HashSet<>();

    /** The due times for which there durably was a departure, by schedule. */
    private final Map<String, TreeSet<Long>> started = new TreeMap<>();

    TimetableJudge(boolean clockIsSet) {
        this.clockIsSet = clockIsSet;
    }

    void always(DurableStates durable) {
        Map<String, Set<String>> active = new TreeMap<>();
        durable.states(Trips.INVOCATION).forEach((key, state) -> {
            if (!state.life().exists()) {
                return;
            }
            String schedule = schedule(key);
            started.computeIfAbsent(schedule, _ -> new TreeSet<>()).add(dueMillis(key));
            if (state.life().ended().isPresent()) {
                departed.add(key);
                InvocationStatus status = state.life().ended().get().status();
                require(status != InvocationStatus.FAILED, key + " has failed");
            } else {
                require(!departed.contains(key), key + " is started a second time");
                active.computeIfAbsent(schedule, _ -> new TreeSet<>()).add(key);
            }
        });
        active.forEach((schedule, keys) -> require(
                keys.size() <= 1 || schedule.equals(Timetables.name(Overlap.CONCURRENT)),
                "these overlap, and should not: " + keys));
    }

    private static String schedule(String key) {
        return key.substring(key.indexOf('/') + 1, key.indexOf('@'));
    }

    private static long dueMillis(String key) {
        return Instant.parse(key.substring(key.indexOf('@') + 1)).toEpochMilli();
    }

    void atRest(DurableStates durable) {
        Map<String, ScheduleState> schedules = durable.states(Timetables.SCHEDULE);
        Set<String> active = new TreeSet<>();
        schedules.values().forEach(schedule -> active.addAll(schedule.active().keySet()));
        Set<String> left = new TreeSet<>();
        durable.states(Trips.INVOCATION).forEach((key, state) -> {
            if (state.life().exists() && state.life().ended().isEmpty()) {
                left.add(key);
            }
        });
        require(active.equals(left), "the schedules wait for " + active + ", and there are " + left);
        schedules.forEach((name, schedule) -> {
            require(
                    schedule.waiting().isEmpty()
                            || schedule.isPaused()
                            || !schedule.active().isEmpty(),
                    name + " lets " + schedule.waiting() + " wait for nobody");
            schedule.runs().forEach(run -> checkRun(name, run));
            if (name.equals(Timetables.name(Overlap.CONCURRENT)) && !clockIsSet) {
                checkNoneMissing(schedule);
            }
        });
    }

    /** What a schedule tells of a due time is what came of it. */
    private void checkRun(String name, ScheduleState.Run run) {
        boolean isStarted = started.getOrDefault(name, new TreeSet<>()).contains(run.dueMillis());
        boolean shouldBe = switch (run.status()) {
            case STARTED, COMPLETED, FAILED, CANCELLED -> true;
            case WAITING, SKIPPED, MISSED -> false;
        };
        require(isStarted == shouldBe, name + " tells " + run + ", and it was started: " + isStarted);
        require(run.status() != ScheduleInfo.Status.FAILED, name + " tells " + run);
    }

    /** Between the first and the newest there is one for each due time; a clock that is set back makes gaps. */
    private void checkNoneMissing(ScheduleState schedule) {
        TreeSet<Long> all = started.getOrDefault(Timetables.name(Overlap.CONCURRENT), new TreeSet<>());
        if (!all.isEmpty()) {
            for (long due = all.first();
                    due <= all.last();
                    due = schedule.planned().next(due)) {
                require(all.contains(due), "no departure at " + Instant.ofEpochMilli(due) + ": " + all);
            }
        }
    }
}
