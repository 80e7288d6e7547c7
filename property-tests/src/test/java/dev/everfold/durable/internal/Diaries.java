package dev.everfold.durable.internal;

import dev.everfold.ActorType;
import dev.everfold.simulation.Call;
import dev.everfold.simulation.Layer;
import dev.everfold.simulation.Simulation;
import dev.everfold.simulation.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Notebooks as objects: functions write into them, each alone on its notebook, or read them; visits call both. Clients
 * start them all, do to them whatever can be done to invocations, and write into the notebooks meanwhile.
 */
public final class Diaries implements Workload {

    /** Exclusive. */
    static final String WRITE = "write";

    /** Shared. */
    static final String READ = "read";

    static final String VISIT = "visit";

    private static final int EACH = 3;
    private static final int NOTEBOOKS = 2;
    private static final long DAY_MILLIS = 86_400_000;

    private static final Values VALUES = new Values();

    /**
     * What a visit begins with.
     *
     * @param notebooks into which it has somebody write at the same time, and which it has read behind that
     */
    record Visit(List<String> notebooks) {}

    /** Like trips, visits take many turns. */
    public static Simulation simulation() {
        return Simulation.of(new Diaries()).options(Trips.OPTIONS);
    }

    @Override
    public List<ActorType<?, ?, ?>> types() {
        return List.of(Trips.INVOCATION, Errands.QUEUE, ScheduleTypes.opened(new Scheduler()), Notebook.TYPE);
    }

    @Override
    public Call<?> next(RandomGenerator random) {
        if (random.nextInt(10) == 0) {
            Notebook.Note note = new Notebook.Note("client " + Long.toHexString(random.nextLong()));
            return new Call<>(Notebook.TYPE, notebook(random), note);
        }
        String function = List.of(WRITE, WRITE, WRITE, READ, VISIT).get(random.nextInt(5));
        String key = function + "/" + function.charAt(0) + random.nextInt(EACH);
        InvocationCommand command = Trips.intervention(random)
                .orElseGet(() -> new InvocationCommand.Begin(
                        function.equals(VISIT) ? visit(key, random) : onNotebook(key, function, random)));
        return new Call<>(Trips.INVOCATION, key, command);
    }

    private static String notebook(RandomGenerator random) {
        return "n" + random.nextInt(NOTEBOOKS);
    }

    private static Start visit(String key, RandomGenerator random) {
        Value input = VALUES.encode(Visit.class, new Visit(List.of(notebook(random), notebook(random))));
        return start(key, input, Optional.empty(), Optional.empty(), random);
    }

    /** As a client starts it on a notebook. */
    private static Start onNotebook(String key, String function, RandomGenerator random) {
        String notebook = notebook(random);
        String queue = Notebook.TYPE.name() + "/" + notebook;
        QueueState.Definition alone = new QueueState.Definition(queue, 1, 1, 0, 0, 100_000);
        Optional<Start.Queueing> queueing = function.equals(WRITE)
                ? Optional.of(new Start.Queueing(queue, "", random.nextInt(2), "", 0, Optional.of(alone)))
                : Optional.empty();
        boolean asksItself = random.nextInt(4) == 0;
        Value input = VALUES.encode(Boolean.class, asksItself);
        return start(key, input, queueing, Optional.of(notebook), random);
    }

    private static Start start(
            String key,
            Value input,
            Optional<Start.Queueing> queueing,
            Optional<String> object,
            RandomGenerator random) {
        Start.Settings settings = new Start.Settings(
                Map.of(),
                random.nextInt(4) == 0 ? random.nextInt(500, 5_000) : DAY_MILLIS,
                random.nextInt(5) == 0 ? random.nextInt(1_000) : 0,
                queueing,
                object,
                List.of());
        return new Start(key, 1, input, Optional.empty(), settings, random.nextInt(Integer.MAX_VALUE));
    }

    @Override
    public Layer layer(RandomGenerator random) {
        return new DiaryLayer(random);
    }
}
