package dev.everfold.durable.internal;

import dev.everfold.Reply;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.NoSuchScheduleException;
import dev.everfold.durable.Schedule;
import dev.everfold.durable.ScheduleInfo;
import dev.everfold.durable.Schedules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The schedules of a system, for clients. */
record StoredSchedules(Host host) implements Schedules {

    /** A due time as long as any. */
    private static final Instant LONGEST = Instant.ofEpochMilli(1);

    /** More than it takes to start all that is caught up with, one in a turn. */
    private static final int PUTS_MAX = 2_000;

    @Override
    public void put(Schedule<?> schedule) {
        Plan plan = plan(schedule);
        for (int i = 0; i < PUTS_MAX && !isPut(plan); i++) {
            // What had come due before takes more than a turn.
        }
    }

    private boolean isPut(Plan plan) {
        ScheduleCommand put = new ScheduleCommand.Put(plan, host.nowMillis());
        return host.schedule(plan.name()).ask(put)
                        instanceof Reply.Accepted<ScheduleState, ScheduleCommand.Refusal>(var _, var state, var _)
                && state.plan().equals(Optional.of(plan));
    }

    private <I> Plan plan(Schedule<I> schedule) {
        Starts.Origin origin = new Starts.Origin(Optional.of(new Start.Scheduled(schedule.name())), List.of());
        InvocationId id = new InvocationId(schedule.function().name(), schedule.name() + "@" + LONGEST); // checks it
        Start start = Starts.of(host, schedule.function(), id, schedule.input(), origin, schedule.options());
        Start template = new Start(start.key(), Life.NEWEST, start.input(), start.observer(), start.settings(), 0);
        return new Plan(schedule.name(), schedule.function().name(), template, schedule.timing(), schedule.policy());
    }

    @Override
    public void pause(String name) {
        ask(name, new ScheduleCommand.Pause());
    }

    @Override
    public void resume(String name) {
        ask(name, new ScheduleCommand.Resume(host.nowMillis()));
    }

    private void ask(String name, ScheduleCommand command) {
        if (host.schedule(name).ask(command) instanceof Reply.Rejected) {
            throw new NoSuchScheduleException(name);
        }
    }

    @Override
    public void delete(String name) {
        var _ = host.schedule(name).delete();
    }

    @Override
    public Optional<ScheduleInfo> info(String name) {
        ScheduleState state = host.schedule(name).state().state();
        return state.plan().map(plan -> info(plan, state));
    }

    private static ScheduleInfo info(Plan plan, ScheduleState state) {
        long next = state.next().millis();
        return new ScheduleInfo(
                plan.name(),
                plan.function(),
                plan.timing(),
                next == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(next)),
                state.isPaused(),
                state.runs().stream().map(run -> run(plan, run)).toList());
    }

    private static ScheduleInfo.Run run(Plan plan, ScheduleState.Run run) {
        Optional<InvocationId> invocation = switch (run.status()) {
            case WAITING, SKIPPED, MISSED -> Optional.empty();
            case STARTED, COMPLETED, FAILED, CANCELLED -> Optional.of(plan.invocation(run.dueMillis()));
        };
        return new ScheduleInfo.Run(Instant.ofEpochMilli(run.dueMillis()), run.status(), invocation);
    }

    @Override
    public Stream<ScheduleInfo> list() {
        return host.actors().keys(ScheduleTypes.SCHEDULE).flatMap(name -> info(name).stream());
    }
}
