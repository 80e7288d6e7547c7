package dev.everfold.durable.internal;

import dev.everfold.ActorType;
import dev.everfold.codec.CodecProvider;
import dev.everfold.simulation.Call;
import dev.everfold.simulation.Layer;
import dev.everfold.simulation.Simulation;
import dev.everfold.simulation.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Errands wait in a queue with every kind of limit, for clients and for rounds, which call two of them each. Clients do
 * to both whatever can be done to invocations, and change who goes first.
 */
public final class Errands implements Workload {

    static final String ERRAND = "errand";
    static final String ROUND = "round";
    static final String DESK = "desk";
    static final String CUSTOMER = "customer";

    /** With reasons for clients, as those of trips have. */
    static final ActorType<QueueCommand, QueueState, QueueCommand.Refusal> QUEUE = QueueTypes.opened()
            .codec(CodecProvider.installed()
                    .create(List.of(
                            QueueCommand.Travelling.class,
                            QueueEvent.class,
                            QueueState.class,
                            QueueCommand.Refusal.class)));

    private static final int ERRANDS = 7;
    private static final int ROUNDS = 2;
    private static final long DAY_MILLIS = 86_400_000;

    private static final Values VALUES = new Values();

    /**
     * What an errand begins with.
     *
     * @param token of its own
     */
    record Errand(String token) {}

    /**
     * What a round begins with.
     *
     * @param customers of its errands
     * @param deadlineMillis of its errands; 0 for none
     */
    record Round(List<Integer> customers, int deadlineMillis) {}

    /** Like trips, errands take many turns. */
    public static Simulation simulation() {
        return Simulation.of(new Errands()).options(Trips.OPTIONS);
    }

    @Override
    public List<ActorType<?, ?, ?>> types() {
        return List.of(Trips.INVOCATION, QUEUE, ScheduleTypes.opened(new Scheduler()));
    }

    @Override
    public Call<?> next(RandomGenerator random) {
        if (random.nextInt(15) == 0) {
            String waiting = ERRAND + "/e" + random.nextInt(ERRANDS);
            return new Call<>(QUEUE, DESK, new QueueCommand.Prioritize(waiting, random.nextInt(4)));
        }
        boolean isRound = random.nextInt(4) == 0;
        String key = isRound ? ROUND + "/r" + random.nextInt(ROUNDS) : ERRAND + "/e" + random.nextInt(ERRANDS);
        InvocationCommand command = Trips.intervention(random)
                .orElseGet(() -> new InvocationCommand.Begin(isRound ? round(key, random) : errand(key, random)));
        return new Call<>(Trips.INVOCATION, key, command);
    }

    private static Start errand(String key, RandomGenerator random) {
        Start.Queueing queueing = new Start.Queueing(
                DESK,
                random.nextBoolean() ? "" : "k" + random.nextInt(2),
                random.nextInt(3),
                random.nextInt(4) == 0 ? "d" + random.nextInt(2) : "",
                random.nextInt(3) == 0 ? random.nextInt(1, 3_000) : 0,
                Optional.empty());
        Start.Settings settings = new Start.Settings(
                random.nextInt(5) == 0 ? Map.of() : Map.of(CUSTOMER, "c" + random.nextInt(3)),
                random.nextInt(4) == 0 ? random.nextInt(500, 5_000) : DAY_MILLIS,
                random.nextInt(5) == 0 ? random.nextInt(1_000) : 0,
                Optional.of(queueing),
                Optional.empty(),
                List.of());
        Value input = VALUES.encode(Errand.class, new Errand(Long.toHexString(random.nextLong())));
        return new Start(key, 1, input, Optional.empty(), settings, random.nextInt(Integer.MAX_VALUE));
    }

    private static Start round(String key, RandomGenerator random) {
        Start.Settings settings =
                new Start.Settings(Map.of(), DAY_MILLIS, 0, Optional.empty(), Optional.empty(), List.of());
        int deadlineMillis = random.nextBoolean() ? random.nextInt(1, 3_000) : 0;
        Round round = new Round(List.of(random.nextInt(3), random.nextInt(3)), deadlineMillis);
        Value input = VALUES.encode(Round.class, round);
        return new Start(key, 1, input, Optional.empty(), settings, random.nextInt(Integer.MAX_VALUE));
    }

    @Override
    public Layer layer(RandomGenerator random) {
        return new ErrandLayer(random);
    }
}
