package dev.everfold.durable.internal;

import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.InvocationInfo;
import dev.everfold.durable.InvocationInfo.Trouble;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.QueueInfo;
import dev.everfold.durable.StepRecord;
import dev.everfold.durable.internal.InvocationEvent.Attempted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What people and tools are told of an invocation. */
final class Describe {

    private Describe() {}

    /** Empty for one that does not exist, or is not kept any longer. */
    static Optional<InvocationInfo> info(InvocationState state) {
        return state.life().exists()
                ? Optional.of(new InvocationInfo(
                        InvocationId.parse(state.begun().key()),
                        status(state),
                        state.life().version(),
                        Instant.ofEpochMilli(state.begun().startedAtMillis()),
                        state.begun().settings().tags(),
                        trouble(state)))
                : Optional.empty();
    }

    static InvocationStatus status(InvocationState state) {
        return switch (state.life().phase()) {
            case Life.Phase.None _, Life.Phase.Queued _ -> InvocationStatus.QUEUED;
            case Life.Phase.Ready _ ->
                newest(state).filter(failed -> failed.nextMillis() > 0).isPresent()
                        ? InvocationStatus.BACKING_OFF
                        : InvocationStatus.RUNNING;
            case Life.Phase.Waiting(var wait) ->
                wait.positions().stream().anyMatch(state.recorded()::isBackingOff)
                        ? InvocationStatus.BACKING_OFF
                        : InvocationStatus.SUSPENDED;
            case Life.Phase.Paused _ -> InvocationStatus.PAUSED;
            case Life.Phase.Ended ended -> ended.status();
            case Life.Phase.Expired _ -> InvocationStatus.COMPLETED;
        };
    }

    private static Optional<Attempted> newest(InvocationState state) {
        return state.recorded().attempts().values().stream()
                .filter(failed -> failed.attempts() > 0)
                .max((one, other) -> Long.compare(one.nextMillis(), other.nextMillis()));
    }

    private static Optional<Trouble> trouble(InvocationState state) {
        Optional<Failure> complaint = state.complaint();
        if (complaint.isPresent()) {
            Optional<Attempted> last = state.recorded().attempts().values().stream()
                    .filter(attempted -> attempted.failure().equals(complaint.get()))
                    .findFirst();
            return Optional.of(new Trouble(
                    last.map(Attempted::name).orElse(""),
                    last.map(Attempted::attempts).orElse(0),
                    complaint.get(),
                    Optional.empty()));
        }
        return newest(state)
                .filter(_ -> state.life().ended().isEmpty())
                .map(failed -> new Trouble(
                        failed.name(),
                        failed.attempts(),
                        failed.failure(),
                        failed.nextMillis() == 0
                                ? Optional.empty()
                                : Optional.of(Instant.ofEpochMilli(failed.nextMillis()))));
    }

    /** The times at which it goes on by itself. */
    static Stream<Instant> dues(InvocationState state) {
        long release = state.life().phase() instanceof Life.Phase.Queued
                ? state.begun().startedAtMillis() + state.begun().settings().delayMillis()
                : 0;
        return Stream.of(
                        Stream.of(release),
                        state.recorded().open().values().stream().map(InvocationEvent.Opened::dueMillis),
                        state.recorded().attempts().values().stream().map(Attempted::nextMillis))
                .flatMap(dues -> dues)
                .filter(due -> due > 0)
                .map(Instant::ofEpochMilli);
    }

    static QueueInfo queue(String name, QueueState state) {
        Map<String, QueueInfo.Count> keys = new HashMap<>();
        Map<String, Map<String, QueueInfo.Count>> tags = new HashMap<>();
        state.order()
                .counts()
                .forEach((trait, count) -> (trait.isKey()
                                ? keys
                                : tags.computeIfAbsent(trait.tag(), _ -> new HashMap<>()))
                        .put(trait.value(), count));
        return new QueueInfo(name, state.waiting(), state.counts().running(), keys, tags);
    }

    /** The positions of its journal. */
    static List<StepRecord> steps(InvocationState state) {
        Slots slots = new Slots();
        slots.read(state.recorded().ops());
        Identity identity = new Identity(state);
        List<StepRecord> steps = new ArrayList<>();
        for (int position = 1; position <= slots.last(); position++) {
            Slots.Slot slot = slots.at(position);
            if (slot != null) {
                Optional<Failure> failure = slot.outcome() instanceof Outcome.Failed(Failure failed)
                        ? Optional.of(failed)
                        : Optional.empty();
                steps.add(new StepRecord(
                        position,
                        slot.kind.toString(),
                        slot.name,
                        slot.outcome() != null,
                        failure,
                        identity.stepKey(position)));
            }
        }
        return steps;
    }
}
