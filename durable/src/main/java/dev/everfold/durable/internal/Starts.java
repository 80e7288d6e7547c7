package dev.everfold.durable.internal;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.StartOptions;
import dev.everfold.durable.UnknownQueueException;
import java.util.List;
import java.util.Optional;

/** Makes what invocations begin with. */
final class Starts {

    /** How many wait for an object at most. */
    private static final int OBJECT_WAITING_MAX = 100_000;

    private Starts() {}

    /**
     * Where a start comes from.
     *
     * @param observer who is to hear of the end; empty for nobody
     * @param held what those have to themselves that wait for it
     */
    record Origin(Optional<Start.Observer> observer, List<Start.Held> held) {

        /** Nobody waits for it. */
        static final Origin CLIENT = new Origin(Optional.empty(), List.of());
    }

    /**
     * What an invocation begins with, on the newest version of its function.
     *
     * @throws dev.everfold.durable.UnknownFunctionException when the system does not have the function
     * @throws UnknownQueueException when it does not have the queue
     * @throws dev.everfold.durable.ValueException when the input cannot be journaled
     */
    static <I> Start of(
            Host host, DurableFunction<I, ?> function, InvocationId id, I input, Origin origin, StartOptions options) {
        DurableFunction<?, ?> known = host.function(function.name());
        Optional<DurableFunction.Target> target = known.target().flatMap(_ -> function.target());
        if (known.target().isPresent()
                && target.filter(named -> !named.key().isEmpty()).isEmpty()) {
            throw new IllegalArgumentException(
                    "function " + function.name() + " is of objects, and on(key) says of which; nothing did");
        }
        Start.Settings settings = new Start.Settings(
                options.tags(),
                Millis.of(known.options().retention()),
                Millis.of(options.delay()),
                target.filter(DurableFunction.Target::isExclusive)
                        .map(object -> Optional.of(queueing(object, options)))
                        .orElseGet(() -> queueing(host, options)),
                target.map(DurableFunction.Target::key),
                origin.held);
        return new Start(
                id.toString(),
                known.versions().lastKey(),
                host.values().encode(function.inputType(), input),
                origin.observer,
                settings,
                host.nowMillis());
    }

    /** The queue before an object, which lets one in at a time. */
    private static Start.Queueing queueing(DurableFunction.Target target, StartOptions options) {
        StartOptions.Place place = options.place();
        if (options.queue().isPresent() || !place.key().isEmpty()) {
            throw new IllegalArgumentException("an exclusive function waits in the queue of its object, and has its key"
                    + " there; the start options name others: " + options);
        }
        String queue = object(target);
        QueueState.Definition definition = new QueueState.Definition(queue, 1, 1, 0, 0, OBJECT_WAITING_MAX);
        return queueing(queue, place, Optional.of(definition));
    }

    private static Start.Queueing queueing(
            String queue, StartOptions.Place place, Optional<QueueState.Definition> definition) {
        return new Start.Queueing(
                queue,
                place.key(),
                place.priority(),
                place.deduplicationKey(),
                place.deadline().map(Millis::of).orElse(0L),
                definition);
    }

    /** Names an object, and the queue before it. */
    static String object(DurableFunction.Target target) {
        return target.type().name() + "/" + target.key();
    }

    private static Optional<Start.Queueing> queueing(Host host, StartOptions options) {
        StartOptions.Place place = options.place();
        if (options.queue().isEmpty()) {
            if (!place.equals(StartOptions.Place.DEFAULT)) {
                throw new IllegalArgumentException("the start options say what the invocation is in its queue, and name"
                        + " no queue: " + options);
            }
            return Optional.empty();
        }
        String queue = options.queue().get();
        if (!host.queues().containsKey(queue)) {
            throw new UnknownQueueException(queue);
        }
        return Optional.of(queueing(queue, place, Optional.empty()));
    }
}
