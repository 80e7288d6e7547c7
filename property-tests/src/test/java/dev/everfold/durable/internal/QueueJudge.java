package dev.everfold.durable.internal;

import static dev.everfold.durable.internal.FunctionLayer.require;

import dev.everfold.durable.internal.QueueState.Place;
import dev.everfold.simulation.DurableStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What must hold of any queue and those that wait in it, by what the journal durably says of both. */
final class QueueJudge {

    private QueueJudge() {}

    /** Whether it is in a queue, or should be soon: it has not ended. */
    private static boolean isInQueue(InvocationState state) {
        return state.life().exists()
                && state.life().ended().isEmpty()
                && state.begun().settings().queueing().isPresent();
    }

    private static Start.Queueing queueing(InvocationState state) {
        return state.begun().settings().queueing().orElseThrow();
    }

    private static QueueState queue(DurableStates durable, String name) {
        return durable.states(Errands.QUEUE).getOrDefault(name, QueueState.EMPTY);
    }

    /** Those that may run, by queue; each has a place there that it may run in. */
    static Map<String, List<Place>> active(DurableStates durable) {
        Map<String, List<Place>> active = new TreeMap<>();
        durable.states(Trips.INVOCATION).forEach((key, state) -> {
            if (isInQueue(state) && !state.life().isQueued()) {
                Start.Queueing queueing = queueing(state);
                Place place = queue(durable, queueing.queue()).places().get(key);
                require(
                        place != null && place.isRunning() && place.ticket().equals(Optional.of(state.ticket())),
                        key + " is active, and its queue has " + place + " of " + state.ticket());
                active.computeIfAbsent(queueing.queue(), _ -> new ArrayList<>())
                        .add(new Place(
                                queueing.key(),
                                new QueueState.Rank(queueing.priority(), 0),
                                queueing.deduplicationKey(),
                                true,
                                state.begun().settings().tags(),
                                Optional.of(state.ticket())));
            }
        });
        return active;
    }

    /** When nothing is left to do, who waits or is paused has its place, and nobody else has one. */
    static void checkAtRest(DurableStates durable) {
        Map<String, Map<String, Boolean>> released = new TreeMap<>();
        durable.states(Trips.INVOCATION).forEach((key, state) -> {
            if (isInQueue(state)) {
                released.computeIfAbsent(queueing(state).queue(), _ -> new TreeMap<>())
                        .put(key, !state.life().isQueued());
                require(
                        !state.life().isQueued()
                                || queueing(state).deadlineMillis() == 0
                                || !state.life().restarts().isEmpty(),
                        key + " waits behind its deadline");
            }
        });
        Map<String, Map<String, Boolean>> running = new TreeMap<>();
        durable.states(Errands.QUEUE)
                .forEach((name, queue) -> queue.places()
                        .forEach((key, place) -> running.computeIfAbsent(name, _ -> new TreeMap<>())
                                .put(key, place.isRunning())));
        require(running.equals(released), "in the queues are " + running + ", and there should be " + released);
    }
}
