package dev.everfold.durable.internal;

import dev.everfold.ActorRef;
import dev.everfold.ActorSystem;
import dev.everfold.Environment;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableOptions;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.UnknownFunctionException;
import dev.everfold.durable.internal.InvocationCommand.Refusal;
import java.util.Map;

/**
 * What functions run on.
 *
 * @param actors the system beneath
 * @param environment of it
 * @param values to bytes and back
 * @param options of the durable system
 * @param registered what the system was opened with
 * @param isStackless whether a function gives up its stack at every wait and every append, instead of blocking: then
 *     all runs on whatever thread the environment has, also on a single one
 */
record Host(
        ActorSystem actors,
        Environment environment,
        Values values,
        DurableOptions options,
        Registered registered,
        boolean isStackless) {

    /**
     * What the system was opened with.
     *
     * @param functions by name
     * @param queues by name
     */
    record Registered(Map<String, DurableFunction<?, ?>> functions, Map<String, DurableQueue> queues) {}

    Map<String, DurableFunction<?, ?>> functions() {
        return registered.functions;
    }

    Map<String, DurableQueue> queues() {
        return registered.queues;
    }

    ActorRef<InvocationCommand, InvocationState, Refusal> ref(String key) {
        return actors.ref(InvocationTypes.INVOCATION, key);
    }

    ActorRef<QueueCommand, QueueState, QueueCommand.Refusal> queue(String key) {
        return actors.ref(QueueTypes.QUEUE, key);
    }

    ActorRef<ScheduleCommand, ScheduleState, ScheduleCommand.Refusal> schedule(String name) {
        return actors.ref(ScheduleTypes.SCHEDULE, name);
    }

    long nowMillis() {
        return environment.clock().millis();
    }

    long suspendAfterNanos() {
        return options.suspendAfter().toNanos();
    }

    DurableFunction<?, ?> function(String name) {
        DurableFunction<?, ?> known = functions().get(name);
        if (known == null) {
            throw new UnknownFunctionException(name);
        }
        return known;
    }
}
