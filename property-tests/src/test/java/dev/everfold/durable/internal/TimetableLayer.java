package dev.everfold.durable.internal;

import dev.everfold.ActorSystem;
import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Schedule.CatchUp;
import dev.everfold.durable.Schedule.Overlap;
import dev.everfold.durable.Schedule.Policy;
import dev.everfold.durable.Timing;
import dev.everfold.simulation.DurableStates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Departures, and somebody who puts their schedules in each life of the process, and now and then does more. */
final class TimetableLayer extends FunctionLayer {

    private static final int DEEDS_MAX = 30;

    private static final Values VALUES = new Values();

    private final RandomGenerator random;
    private final boolean clockIsSet;
    private final int retentionMillis;
    private final TimetableJudge judge;
    private final DurableFunction<Long, String> departure =
            DurableFunction.of(Timetables.DEPARTURE, Long.class, String.class, this::departure);
    private final Map<Overlap, Plan> plans = new EnumMap<>(Overlap.class);
    private @Nullable ActorSystem actors;
    private InstantSource clock = () -> Instant.EPOCH;
    private int deeds;
    private boolean isEnding;

    TimetableLayer(RandomGenerator random, boolean clockIsSet) {
        super(random);
        this.random = random;
        this.clockIsSet = clockIsSet;
        this.retentionMillis = random.nextInt(500, clockIsSet ? 3_000 : 50_000);
        this.judge = new TimetableJudge(clockIsSet);
        for (Overlap overlap : Overlap.values()) {
            plans.put(overlap, plan(overlap));
        }
    }

    private Plan plan(Overlap overlap) {
        CatchUp catchUp = overlap == Overlap.CONCURRENT
                ? CatchUp.ALL
                : List.of(CatchUp.values()).get(random.nextInt(3));
        boolean isSeldom = clockIsSet && (catchUp == CatchUp.ALL || random.nextBoolean());
        Duration unit = isSeldom ? Duration.ofDays(10) : Duration.ofSeconds(3);
        Duration interval = unit.multipliedBy(1L << random.nextInt(3)); // many have due times in common
        String name = Timetables.name(overlap);
        Start.Settings settings =
                new Start.Settings(Map.of(), retentionMillis, 0, Optional.empty(), Optional.empty(), List.of());
        Start template = new Start(
                Timetables.DEPARTURE + "/" + name,
                Life.NEWEST,
                VALUES.encode(Long.class, random.nextLong(15_000)),
                Optional.of(new Start.Scheduled(name)),
                settings,
                0);
        Timing timing = new Timing.Every(interval, Instant.EPOCH);
        return new Plan(name, Timetables.DEPARTURE, template, timing, new Policy(overlap, catchUp));
    }

    private String departure(Context ctx, long sleepMillis) {
        String left = ctx.run("leave", String.class, outside.step(ctx.uuid().toString(), "leave"), AGAIN);
        ctx.sleep(Duration.ofMillis(sleepMillis));
        return left;
    }

    @Override
    DurableSystem.Setup setup() {
        return DurableSystem.of(departure);
    }

    @Override
    void opened(ActorSystem opened, InstantSource time) {
        actors = opened;
        clock = time;
        for (Overlap overlap : Overlap.values()) {
            put(overlap);
        }
    }

    private void put(Overlap overlap) {
        ask(overlap, new ScheduleCommand.Put(Objects.requireNonNull(plans.get(overlap)), clock.millis()));
    }

    private void ask(Overlap overlap, ScheduleCommand command) {
        var _ = Objects.requireNonNull(actors)
                .ref(Timetables.SCHEDULE, Timetables.name(overlap))
                .askAsync(command);
    }

    private void doSomething(DurableStates durable) {
        deeds++;
        Overlap overlap = List.of(Overlap.values()).get(random.nextInt(3));
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                if (overlap != Overlap.CONCURRENT && random.nextBoolean()) {
                    plans.put(overlap, plan(overlap));
                }
                put(overlap);
            }
            case 3 -> ask(overlap, new ScheduleCommand.Resume(clock.millis()));
            default -> intervene(durable);
        }
    }

    /** Does something to a departure that is under way. */
    private void intervene(DurableStates durable) {
        List<String> departures = durable.states(Trips.INVOCATION).entrySet().stream()
                .filter(each -> each.getValue().life().exists()
                        && each.getValue().life().ended().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        if (!departures.isEmpty()) {
            InvocationCommand command = switch (random.nextInt(6)) {
                case 0 -> new InvocationCommand.Cancel("by the station");
                case 1 -> new InvocationCommand.Kill("by the station");
                case 2, 3 -> new InvocationCommand.Pause("by the station");
                default -> new InvocationCommand.Resume();
            };
            var _ = Objects.requireNonNull(actors)
                    .ref(Trips.INVOCATION, departures.get(random.nextInt(departures.size())))
                    .askAsync(command);
        }
    }

    /** This is asked when the run is to end, so the schedules are stopped by then: they would go on for ever. */
    @Override
    public boolean isAtRest(DurableStates durable) {
        isEnding = true;
        List<Overlap> goingOn = plans.keySet().stream()
                .filter(overlap -> {
                    ScheduleState schedule = durable.states(Timetables.SCHEDULE).get(Timetables.name(overlap));
                    return schedule != null && !schedule.isPaused();
                })
                .toList();
        goingOn.forEach(overlap -> ask(overlap, new ScheduleCommand.Pause()));
        return goingOn.isEmpty() && super.isAtRest(durable);
    }

    @Override
    public void always(DurableStates durable) {
        super.always(durable);
        judge.always(durable);
        if (!isEnding && deeds < DEEDS_MAX && random.nextInt(10) == 0) {
            doSomething(durable);
        }
    }

    @Override
    public void atRest(DurableStates durable) {
        super.atRest(durable);
        judge.atRest(durable);
    }
}
