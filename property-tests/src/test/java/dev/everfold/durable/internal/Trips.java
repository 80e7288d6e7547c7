package dev.everfold.durable.internal;

import dev.everfold.ActorType;
import dev.everfold.codec.CodecProvider;
import dev.everfold.simulation.Call;
import dev.everfold.simulation.Layer;
import dev.everfold.simulation.Simulation;
import dev.everfold.simulation.SimulationOptions;
import dev.everfold.simulation.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Trips, which are durable functions: clients begin, signal, cancel, kill, pause, resume, and restart them. */
public final class Trips implements Workload {

    static final String TRIP = "trip";
    static final String LEG = "leg";

    /** What clients of the simulation may be told besides what the type's own codec knows: reasons. */
    static final ActorType<InvocationCommand, InvocationState, InvocationCommand.Refusal> INVOCATION =
            InvocationTypes.INVOCATION.codec(CodecProvider.installed()
                    .create(List.of(
                            InvocationCommand.Travelling.class,
                            InvocationEvent.class,
                            InvocationState.class,
                            InvocationCommand.Refusal.class)));

    /** A function has many turns, so runs are longer than others, and so are the lives of the process. */
    static final SimulationOptions OPTIONS =
            SimulationOptions.DEFAULT.steps(800).clients(2).faultsMax(5).tasksMax(12);

    private static final int KEYS = 4;
    private static final long DAY_MILLIS = 86_400_000;

    private static final Values VALUES = new Values();

    /**
     * What a trip begins with.
     *
     * @param plan what belongs to it, one bit each; see {@link Plan}
     */
    record Order(int plan) {
        boolean has(Plan part) {
            return (plan & part.bit) != 0;
        }
    }

    /** What may belong to a trip. */
    enum Plan {
        STEPS_ASIDE(1),
        VERIFIES(2),
        SLEEPS(4),
        ASKS(8),
        WAITS(16),
        HEARS(32),
        CALLS(64),
        FAILS(128);

        private static final int EVERYTHING = 255;

        private final int bit;

        Plan(int bit) {
            this.bit = bit;
        }
    }

    /** Trips. */
    public static Simulation simulation() {
        return Simulation.of(new Trips()).options(OPTIONS);
    }

    @Override
    public List<ActorType<?, ?, ?>> types() {
        return List.of(INVOCATION, QueueTypes.opened(), ScheduleTypes.opened(new Scheduler()), Notebook.TYPE);
    }

    @Override
    public Call<?> next(RandomGenerator random) {
        String key = TRIP + "/t" + random.nextInt(KEYS);
        return new Call<>(INVOCATION, key, command(key, random));
    }

    private static InvocationCommand command(String key, RandomGenerator random) {
        return switch (random.nextInt(30)) {
            case 0, 1, 2, 3, 4, 5 ->
                new InvocationCommand.Complete(
                        "go", InvocationCommand.Complete.ANY, new Outcome.Succeeded(text("go" + random.nextInt(100))));
            case 6, 7, 8, 9 -> new InvocationCommand.Signal("news", text("news" + random.nextInt(100)));
            case 10 -> new InvocationCommand.Cancel("by a client");
            case 11 -> new InvocationCommand.Pause("by a client");
            case 12, 13, 14, 15 -> new InvocationCommand.Resume();
            case 16, 17 -> new InvocationCommand.Restart(random.nextInt(1, 14), 1);
            case 18 -> new InvocationCommand.Kill(TripJudge.KILLED);
            default -> new InvocationCommand.Begin(start(key, random));
        };
    }

    /** What somebody does to an invocation that is no trip, whatever it is; empty for nothing. */
    static Optional<InvocationCommand> intervention(RandomGenerator random) {
        return switch (random.nextInt(20)) {
            case 0 -> Optional.of(new InvocationCommand.Cancel("by a client"));
            case 1 -> Optional.of(new InvocationCommand.Pause("by a client"));
            case 2, 3, 4 -> Optional.of(new InvocationCommand.Resume());
            case 5, 6 -> Optional.of(new InvocationCommand.Restart(random.nextInt(1, 5), 1));
            case 7 -> Optional.of(new InvocationCommand.Kill(TripJudge.KILLED));
            default -> Optional.empty();
        };
    }

    private static Start start(String key, RandomGenerator random) {
        long retentionMillis = random.nextInt(4) == 0 ? random.nextInt(500, 5_000) : DAY_MILLIS;
        Start.Settings settings = new Start.Settings(
                Map.of(),
                retentionMillis,
                random.nextInt(4) == 0 ? random.nextInt(1_000) : 0,
                Optional.empty(),
                Optional.empty(),
                List.of());
        int version = random.nextBoolean() ? 1 : Life.NEWEST;
        Value order = VALUES.encode(Order.class, new Order(random.nextInt(Plan.EVERYTHING + 1)));
        return new Start(key, version, order, Optional.empty(), settings, random.nextInt(Integer.MAX_VALUE));
    }

    private static Value text(String text) {
        return VALUES.encode(String.class, text);
    }

    @Override
    public Layer layer(RandomGenerator random) {
        return new TripLayer(random);
    }
}
