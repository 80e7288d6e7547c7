package dev.everfold.durable.internal;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.StartOptions;
import dev.everfold.durable.UnknownQueueException;
import java.time.Duration;
import java.util.Optional;

/** Makes what invocations begin with. */
final class Starts {

    private Starts() {}

    /**
     * What an invocation begins with, on the newest version of its function.
     *
     * @throws dev.everfold.durable.UnknownFunctionException when the system does not have the function
     * @throws UnknownQueueException when it does not have the queue
     * @throws dev.everfold.durable.ValueException when the input cannot be journaled
     */
    static <I> Start of(
            Host host,
            DurableFunction<I, ?> function,
            InvocationId id,
            I input,
            Optional<Start.Observer> observer,
            StartOptions options) {
        DurableFunction<?, ?> known = host.function(function.name());
        Start.Settings settings = new Start.Settings(
                options.tags(),
                known.options().retention().toMillis(),
                options.delay().toMillis(),
                queueing(host, options));
        return new Start(
                id.toString(),
                known.versions().lastKey(),
                host.values().encode(function.inputType(), input),
                observer,
                settings,
                host.nowMillis());
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
        return Optional.of(new Start.Queueing(
                queue,
                place.key(),
                place.priority(),
                place.deduplicationKey(),
                place.deadline().map(Duration::toMillis).orElse(0L),
                Optional.empty()));
    }
}
