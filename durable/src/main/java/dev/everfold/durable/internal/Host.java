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
import java.util.concurrent.TimeUnit;

/**
 * What functions run on.
 *
 * @param actors the system beneath
 * @param environment of it
 * @param values to bytes and back
 * @param options of the durable system
 * @param registered what the system was opened with
 * @param mode whether functions block
 */
record Host(
        ActorSystem actors,
        Environment environment,
        Values values,
        DurableOptions options,
        Registered registered,
        Mode mode) {

    /** What a function does when it has to wait, or to write. */
    enum Mode {
        /** It blocks. */
        BLOCKING,
        /**
         * It gives up its stack at every wait and every append: so all runs on whatever thread the environment has,
         * also on a single one.
         */
        STACKLESS,
        /** It gives up its stack for good, and nothing is written: it is only to be seen how far the journal leads. */
        FROZEN
    }

    /** Whether functions give up their stacks instead of blocking. */
    boolean isStackless() {
        return mode != Mode.BLOCKING;
    }

    boolean isFrozen() {
        return mode == Mode.FROZEN;
    }

    Host frozen() {
        return new Host(actors, environment, values, options, registered, Mode.FROZEN);
    }

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
        return TimeUnit.NANOSECONDS.convert(options.suspendAfter());
    }

    DurableFunction<?, ?> function(String name) {
        DurableFunction<?, ?> known = functions().get(name);
        if (known == null) {
            throw new UnknownFunctionException(name);
        }
        return known;
    }
}
