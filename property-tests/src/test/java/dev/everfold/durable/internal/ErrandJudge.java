package dev.everfold.durable.internal;

import static dev.everfold.durable.internal.FunctionLayer.require;

import dev.everfold.durable.DeadlineMissedException;
import dev.everfold.durable.DuplicateInQueueException;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.QueueFullException;
import dev.everfold.durable.internal.InvocationEvent.Finished;
import dev.everfold.durable.internal.Life.Phase;
import dev.everfold.durable.internal.QueueState.Place;
import dev.everfold.simulation.DurableStates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must hold of errands, their rounds, and the queue, by what the journal durably says. */
final class ErrandJudge {

    private static final Values VALUES = new Values();

    /** What an errand fails with that was not let in, or not let through in time. */
    private static final Set<String> TURNED_AWAY = Set.of(
            DeadlineMissedException.class.getName(),
            DuplicateInQueueException.class.getName(),
            QueueFullException.class.getName());

    private final Outside outside;
    private final DurableQueue desk;
    private final Set<String> judged = new HashSet<>();

    /** Errands whose function has run, with the token of their start. */
    private final Set<String> begun = new HashSet<>();

    /** Those that ran while they waited for their turn. */
    private final Set<String> early = new HashSet<>();

    private final Twins twins = new Twins();

    ErrandJudge(Outside outside, DurableQueue desk) {
        this.outside = outside;
        this.desk = desk;
    }

    /** An errand's function runs, that was started with this token. */
    void begins(InvocationId errand, String token) {
        begun.add(errand + " " + token);
        if (outside.isQueued(errand)) {
            early.add(errand.toString());
        }
    }

    void always(DurableStates durable) {
        Map<String, InvocationState> states = durable.states(Trips.INVOCATION);
        twins.look(states);
        if (twins.areKnown()) {
            return;
        }
        require(early.isEmpty(), "these run, and wait for their turn: " + early);
        QueueState queue = durable.states(Errands.QUEUE).getOrDefault(Errands.DESK, QueueState.EMPTY);
        checkLimits(QueueJudge.active(durable).getOrDefault(Errands.DESK, List.of()), "active");
        checkQueue(queue);
        states.forEach((key, state) -> state.life().ended().ifPresent(ended -> {
            if (judged.add(key + " " + state.begun().startedAtMillis() + " "
                    + state.life().run())) {
                judge(key, state, ended);
            }
        }));
    }

    private void checkLimits(Collection<Place> running, String what) {
        require(running.size() <= desk.concurrency(), "too many are " + what + " in all: " + running);
        Map<String, Integer> alike = new TreeMap<>();
        for (Place place : running) {
            traits(place)
                    .forEach((trait, limit) -> require(
                            alike.merge(trait, 1, Integer::sum) <= limit,
                            "too many are " + what + " of " + trait + ": " + running));
        }
    }

    /** What limits it, and how many may run that have the same. */
    private Map<String, Integer> traits(Place place) {
        Map<String, Integer> traits = new TreeMap<>();
        traits.put("key " + place.key(), desk.concurrencyPerKey());
        desk.concurrencyPerTag().forEach((tag, limit) -> {
            String value = place.tags().get(tag);
            if (value != null) {
                traits.put(tag + " " + value, limit);
            }
        });
        if (!place.deduplicationKey().isEmpty()) {
            traits.put("deduplication key " + place.deduplicationKey(), 1);
        }
        return traits;
    }

    /** The queue keeps to its limits, and lets nobody wait who has room. */
    private void checkQueue(QueueState queue) {
        Collection<Place> places = queue.places().values();
        List<Place> running = places.stream().filter(Place::isRunning).toList();
        checkLimits(running, "released");
        require(
                places.size() - running.size() <= desk.waitingMax(),
                "too many wait: " + (places.size() - running.size()));
        if (queue.definition().isEmpty() || running.size() == desk.concurrency()) {
            return;
        }
        Map<String, Integer> alike = new HashMap<>();
        running.forEach(place -> traits(place).keySet().forEach(trait -> alike.merge(trait, 1, Integer::sum)));
        places.stream()
                .filter(place -> !place.isRunning())
                .forEach(place -> require(
                        traits(place).entrySet().stream()
                                .anyMatch(trait -> alike.getOrDefault(trait.getKey(), 0) >= trait.getValue()),
                        "there is room for " + place + ", and it waits beside " + running));
    }

    private void judge(String key, InvocationState state, Phase.Ended ended) {
        boolean isRound = key.startsWith(Errands.ROUND + "/");
        switch (ended.outcome()) {
            case Outcome.Succeeded(Value value) -> {
                String result = String.valueOf(
                        VALUES.decode(String.class, value, state.kept().forms()));
                for (String part : result.split("\\|", -1)) {
                    require(outside.isLastRun(part), key + " has the result " + result);
                }
            }
            case Outcome.Failed(Failure failure) -> {
                boolean isTurnedAway = TURNED_AWAY.contains(failure.type());
                if (isRound) {
                    judgeRound(key, state, ended.status(), failure);
                } else {
                    require(
                            isTurnedAway == (ended.status() == InvocationStatus.FAILED),
                            key + " is " + ended.status() + ": " + failure);
                    if (isTurnedAway) {
                        judgeTurnedAway(key, state, failure);
                    }
                }
            }
            case Outcome.Replied replied -> require(false, key + " has ended with " + replied);
        }
    }

    /** One that is turned away has not begun; nor has it ever, unless it is restarted. */
    private void judgeTurnedAway(String key, InvocationState state, Failure failure) {
        Start.Queueing queueing = state.begun().settings().queueing().orElseThrow();
        boolean isMissed = failure.type().equals(DeadlineMissedException.class.getName());
        boolean isDuplicate = failure.type().equals(DuplicateInQueueException.class.getName());
        require(
                (!isMissed || queueing.deadlineMillis() > 0)
                        && (!isDuplicate || !queueing.deduplicationKey().isEmpty()),
                key + " has failed with what it has not ordered: " + failure);
        if (!state.life().restarts().isEmpty()) {
            require(!isMissed, key + " had begun before, and misses its deadline");
            return;
        }
        Errands.Errand errand = VALUES.decode(
                Errands.Errand.class, state.begun().input(), state.kept().forms());
        String which = key + " " + (errand == null ? "" : errand.token());
        require(!begun.contains(which), key + " was turned away, and had begun: " + failure);
        require(
                state.recorded().ops().stream().noneMatch(Finished.class::isInstance),
                key + " was turned away behind " + state.recorded().ops());
    }

    /** A round fails with what one of its errands did, and undoes what it has done. */
    private void judgeRound(String key, InvocationState state, InvocationStatus status, Failure failure) {
        if (status == InvocationStatus.CANCELLED) {
            return;
        }
        List<Failure> failures = new ArrayList<>();
        boolean isUndone = false;
        for (InvocationEvent.Op op : state.recorded().ops()) {
            if (op instanceof Finished(var _, OpKind kind, var _, Outcome outcome)) {
                if (kind == OpKind.CALL && outcome instanceof Outcome.Failed(Failure called)) {
                    failures.add(called);
                }
                isUndone |= kind == OpKind.COMPENSATION;
            }
        }
        boolean isLost = !state.life().restarts().isEmpty()
                && failure.type().equals(InvocationCancelledException.class.getName());
        require(
                failures.contains(failure) && (TURNED_AWAY.contains(failure.type()) || isLost),
                key + " has failed with " + failure + ", and its errands with " + failures);
        require(isUndone, key + " has failed and undone nothing");
    }

    /** Whether there are some that nobody can judge. */
    boolean knowsTwins() {
        return twins.areKnown();
    }
}
