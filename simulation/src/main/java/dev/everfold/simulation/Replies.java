package dev.everfold.simulation;

import dev.everfold.ActorState;
import dev.everfold.DeciderFailedException;
import dev.everfold.EverfoldException;
import dev.everfold.JournalFailedException;
import dev.everfold.MailboxFullException;
import dev.everfold.Reply;
import dev.everfold.StorageFullException;
import dev.everfold.SystemClosedException;
import dev.everfold.Timer;
import dev.everfold.journal.Entry;
import dev.everfold.journal.JournalException;
import dev.everfold.snapshot.SnapshotStoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds what clients hear against what the journal says at that moment: it is durable (P3), it is what the decider says
 * on a state of the actor (P5), and that state is none from before the call (linearizability: each operation takes
 * effect at one point between its call and its reply, and the journal's order is the order of these points).
 *
 * <p>As the journal is a witness of the order of all turns that wrote something, no search is needed: a reply names its
 * turn by its sequence number, and what wrote nothing only has to fit a state between the newest that anybody had seen
 * when it was called and the newest that is durable now.
 */
final class Replies {

    private final Auditor auditor;
    private final Hazards hazards;
    private final Verdict verdict;
    private final WallClock clock;

    /** The turns under idempotency keys whose reply somebody got as the first one. */
    private final Set<History.Turn> answered = Collections.newSetFromMap(new IdentityHashMap<>());

    Replies(Auditor auditor, Hazards hazards, Verdict verdict, WallClock clock) {
        this.clock = clock;
        this.auditor = auditor;
        this.hazards = hazards;
        this.verdict = verdict;
    }

    /** Whether the process has ended, so that nobody hears what it still says. */
    boolean areNotHeard() {
        return hazards.isDead();
    }

    /** An operation that is about to be called for the first time. */
    void expect(Operation operation) {
        auditor.expect(operation);
    }

    /** An operation that is about to be called: after whatever somebody has seen of its actor. */
    void begin(Operation operation) {
        History history = auditor.history(operation.actor);
        operation.floor = history.observed;
        operation.entriesBefore = history.turns.size();
        operation.startMillis = clock.nowMillis();
        operation.clockSettings = clock.settings();
    }

    void check(Operation operation, Reply<?, ?> reply) {
        History history = auditor.history(operation.actor);
        String what = operation.name() + " and gets " + reply;
        switch (reply) {
            case Reply.Accepted<?, ?> accepted
            when operation.key != null -> checkKeyed(history, operation, accepted, what);
            case Reply.Accepted<?, ?> accepted -> checkAccepted(history, operation, accepted, what);
            case Reply.Rejected<?, ?> rejected -> checkRejected(history, operation, rejected, what);
        }
    }

    private void checkKeyed(History history, Operation operation, Reply.Accepted<?, ?> reply, String what) {
        List<History.Turn> matching = history.turns.stream()
                .filter(on -> java.util.Objects.equals(on.key(), operation.key)
                        && on.sequenceNumber() == reply.sequenceNumber()
                        && view(history, on.after()).equals(reply.state())
                        && !history.isDeletedSince(on, operation.floor))
                .toList();
        verdict.require(!matching.isEmpty(), "P3: " + what + ", but no durable entry under its key says so");
        for (History.Turn on : matching.subList(0, Math.min(1, matching.size()))) {
            history.observed = Math.max(history.observed, on.after());
        }
        if (!reply.repeated()) {
            verdict.require(
                    matching.stream().anyMatch(on -> isFirstReply(history, operation, on) && answered.add(on)),
                    "P8: " + what + ", which is no first reply: somebody had it, or it was on record before");
        }
    }

    private boolean isFirstReply(History history, Operation operation, History.Turn on) {
        return !answered.contains(on) && (operation.firstStart <= on.step() || !auditor.isRemembered(history, on));
    }

    private void checkAccepted(History history, Operation operation, Reply.Accepted<?, ?> reply, String what) {
        long number = reply.sequenceNumber();
        if (number > history.sequenceNumber()) {
            verdict.breach("P3: " + what + ", but only " + history.sequenceNumber() + " events are durable");
            return;
        }
        if (history.lowest(0, number, state -> isViewOf(history, state, reply.state())) < 0) {
            verdict.breach("P5: " + what + ", which its events do not fold to");
            return;
        }
        long at = history.lowest(operation.floor, number, state -> isViewOf(history, state, reply.state()));
        verdict.require(at >= 0, "P3: " + what + ", but moment " + operation.floor + " was seen before");
        History.Turn claimed = claim(
                history,
                operation,
                on -> on.sequenceNumber() == number && view(history, on.after()).equals(reply.state()));
        long idle = history.lowest(
                operation.floor,
                number,
                state -> isViewOf(history, state, reply.state()) && !writes(history, operation, state));
        operation.mayHaveWrittenNothing = idle >= 0;
        if (claimed == null) {
            at = idle;
            verdict.require(at >= 0, "P3: " + what + ", but no durable entry comes of that command");
        }
        history.observed = Math.max(history.observed, claimed == null ? at : claimed.after());
    }

    private static boolean isViewOf(History history, Object state, Object view) {
        return history.rules.view().apply(state).equals(view);
    }

    /** Makes the first entry the operation's that it may have come to; null when there is none. */
    private static History.@Nullable Turn claim(History history, Operation operation, Predicate<History.Turn> isMeant) {
        for (int i = 0; i < history.turns.size(); i++) {
            if (isMeant.test(history.turns.get(i)) && isFrom(history, i, operation)) {
                history.askers.set(i, operation);
                return history.turns.get(i);
            }
        }
        return null;
    }

    private static boolean isFrom(History history, int index, Operation operation) {
        History.Turn on = history.turns.get(index);
        if (on.isMessage() || on.isTimer() || on.key() != null || history.askers.get(index) != null) {
            return false;
        }
        Object before = history.state(on.before());
        if (before == null || on.step() < operation.start || on.before() < operation.floor) {
            return false;
        }
        return operation.isDeletion()
                ? on.isTombstone() && !Tombstones.isExpiry(history, index)
                : on.fits(history.rules.take(operation.call.command(), before), null);
    }

    private void checkRejected(History history, Operation operation, Reply.Rejected<?, ?> reply, String what) {
        boolean isRecorded = false;
        for (History.Turn on : history.turns) {
            if (operation.key != null && operation.key.equals(on.key())) {
                boolean isThis = isRejectedBy(history, on, operation, reply.reason())
                        && !history.isDeletedSince(on, operation.floor);
                // What is not recorded may be decided anew by another call, which is accepted.
                boolean mayBeLater = !operation.remembersRejection && on.step() >= operation.start;
                verdict.require(
                        isThis || mayBeLater || !auditor.isRemembered(history, on),
                        "P8: " + what + ", but another outcome is on record under its key");
                isRecorded |= isThis;
            }
        }
        verdict.require(
                isRecorded || !operation.remembersRejection, "P3: " + what + ", but no durable entry records it");
        if (isRecorded) {
            return;
        }
        long at = history.lowest(operation.floor, state -> isRejection(history, operation, state, reply.reason()));
        verdict.require(
                at >= 0,
                "P3: " + what + ", but no state between the moments " + operation.floor + " and " + history.moment()
                        + " leads to that");
        history.observed = Math.max(history.observed, at);
    }

    private static boolean isRejectedBy(History history, History.Turn on, Operation operation, Object reason) {
        Object before = history.state(on.before());
        return on.entry().outcome().kind() == Entry.Outcome.Kind.REJECTED
                && before != null
                && isRejection(history, operation, before, reason);
    }

    private static boolean isRejection(History history, Operation operation, Object state, Object reason) {
        return history.rules.take(operation.call.command(), state) instanceof Rules.Rejected(Object given)
                && given.equals(reason);
    }

    /** Whether a shard may have stopped because its storage failed. */
    static boolean mayHaveStopped(Hazards hazards) {
        return hazards.hasStruck(Fault.FAILED_APPEND, Fault.FAILED_SYNC, Fault.FAILED_SNAPSHOT_WRITE);
    }

    /** A command that ended with an exception. */
    void checkFailure(Operation operation, EverfoldException failure) {
        boolean isToBeExpected = switch (failure) {
            case MailboxFullException _, DeciderFailedException _ -> true;
            case StorageFullException _ -> hazards.hasStruck(Fault.FULL_DISK);
            case JournalFailedException _ -> mayHaveStopped(hazards);
            case SnapshotStoreException _ ->
                hazards.hasStruck(Fault.FAILED_SNAPSHOT_READ)
                        || (operation.kind == Operation.Kind.ERASE && mayHaveStopped(hazards));
            case JournalException _ -> operation.kind == Operation.Kind.ERASE && mayHaveStopped(hazards);
            case SystemClosedException _ -> hazards.hasStruck(Fault.CLOSE);
            default -> false;
        };
        verdict.require(isToBeExpected, operation.name() + " and fails for no reason: " + failure);
        if (failure instanceof DeciderFailedException) {
            History history = auditor.history(operation.actor);
            long at = history.lowest(
                    operation.floor,
                    state -> history.rules.take(operation.call.command(), state) instanceof Rules.Failed);
            verdict.require(
                    at >= 0, "P5: " + operation.name() + " and the decider fails where it does not: " + failure);
        }
    }

    void checkRead(Operation operation, ActorState<?> read) {
        History history = auditor.history(operation.actor);
        String what = operation.name() + " and gets " + read;
        long number = read.sequenceNumber();
        verdict.require(
                number <= history.sequenceNumber(),
                "P3: " + what + ", but only " + history.sequenceNumber() + " events are durable");
        Predicate<Object> isThis = state -> isViewOf(history, state, read.state());
        verdict.require(history.lowest(0, number, isThis) >= 0, "P5: " + what + ", which its events do not fold to");
        long at = history.lowest(operation.floor, number, isThis);
        verdict.require(at >= 0, "P3: " + what + ", but moment " + operation.floor + " was seen before");
        history.seenWhenOver |= at == history.moment() && wasOver(history, operation);
        history.observed = Math.max(history.observed, at);
    }

    /** Whether the time of what the actor durably is was over when the operation was called. */
    private boolean wasOver(History history, Operation operation) {
        return !history.isBlank()
                && clock.settings() == operation.clockSettings
                && Tombstones.isOver(history, history.turns.getLast(), operation.startMillis);
    }

    /** An actor that was deleted, with what it is afterwards. */
    void checkDeleted(Operation operation, ActorState<?> after) {
        History history = auditor.history(operation.actor);
        String what = operation.name() + " and gets " + after;
        verdict.require(
                after.state()
                        .equals(history.rules
                                .view()
                                .apply(history.rules.decider().initialState())),
                "P5: " + what + ", which is not how actors begin");
        checkEnded(history, operation, after.sequenceNumber(), what);
    }

    /** An actor that was erased: of what it was before, nothing is left. */
    void checkErased(Operation operation) {
        History history = auditor.history(operation.actor);
        checkEnded(history, operation, null, operation.name() + ", and it is done");
        History.Turn tombstone = history.endAfter(operation.entriesBefore);
        if (tombstone != null) {
            auditor.tombstones().erased(history, tombstone);
        }
    }

    /** The actor had no entry, or there is a tombstone that somebody may have seen at the call, or a later one. */
    private void checkEnded(History history, Operation operation, @Nullable Long number, String what) {
        History.Turn tombstone =
                claim(history, operation, on -> on.isTombstone() && (number == null || on.sequenceNumber() == number));
        boolean wasNone = operation.floor == 0 && (number == null || number == 0);
        long at = wasNone ? 0 : -1;
        for (History.Turn on : history.turns.reversed()) {
            if (on.isTombstone()
                    && on.after() >= operation.floor
                    && (number == null || on.sequenceNumber() == number)) {
                at = wasNone ? 0 : on.after();
            }
        }
        verdict.require(
                at >= 0 && (operation.entriesBefore == 0 || history.endAfter(operation.entriesBefore) != null),
                "P3: " + what + ", but there is no durable tombstone");
        history.observed = Math.max(history.observed, tombstone == null ? at : tombstone.after());
    }

    private static Object view(History history, long moment) {
        Object state = history.state(moment);
        return state == null ? "nothing" : history.rules.view().apply(state);
    }

    /**
     * At the end: every entry that is nobody's yet belongs to an operation of which its client never heard, and none to
     * two. A matching, as two clients may have wanted the same.
     */
    void checkUnheard(List<Operation> operations) {
        for (History history : auditor.histories()) {
            List<Integer> unclaimed = new ArrayList<>();
            for (int i = 0; i < history.turns.size(); i++) {
                if (!history.turns.get(i).isMessage()
                        && !history.turns.get(i).isTimer()
                        && history.askers.get(i) == null
                        && !Tombstones.isExpiry(history, i)) {
                    unclaimed.add(i);
                }
            }
            List<Operation> unheard = operations.stream()
                    .filter(operation -> operation.actor.equals(history.actor)
                            && operation.key == null
                            && operation.mayHaveHappened()
                            && operation.outcome != Operation.Outcome.ANSWERED)
                    .toList();
            match(history, unclaimed, unheard);
        }
    }

    /**
     * At the end: what one client called of one actor, in one life of the process, and heard an answer to, is in the
     * journal in that order. Not what was called several times, which may have been decided at any of its calls; nor
     * deletions, as one that finds nothing to delete leaves nothing, and another's tombstone is taken for its own; the
     * same goes for what changes nothing when somebody else has had the same done.
     */
    void checkOrder(List<Operation> operations) {
        Map<Operation, Integer> order = new HashMap<>();
        operations.forEach(operation -> order.put(operation, order.size()));
        for (History history : auditor.histories()) {
            Map<List<Integer>, Operation> newest = new HashMap<>();
            for (Operation asker : history.askers) {
                if (asker != null
                        && !asker.isDeletion()
                        && !asker.mayHaveWrittenNothing
                        && asker.calls() == 1
                        && asker.outcome == Operation.Outcome.ANSWERED) {
                    Operation before = newest.put(List.of(asker.client, asker.life), asker);
                    verdict.require(
                            before == null
                                    || before.equals(asker)
                                    || order.getOrDefault(before, 0) < order.getOrDefault(asker, 0),
                            "P4: " + asker.name() + " was decided after " + (before == null ? "" : before.name())
                                    + ", which was called later by the same client");
                }
            }
        }
    }

    private void match(History history, List<Integer> unclaimed, List<Operation> unheard) {
        @Nullable Integer[] taken = new @Nullable Integer[unheard.size()];
        for (Integer entry : unclaimed) {
            if (!augment(history, entry, unheard, taken, new boolean[taken.length])
                    && !auditor.mayBeOfLayer(
                            history.actor, history.turns.get(entry).key())) {
                verdict.breach("P6: nobody asked for the entry of " + history.actor + " with "
                        + history.turns.get(entry).events() + " behind sequence number "
                        + history.turns.get(entry).before());
                return;
            }
        }
        for (int i = 0; i < taken.length; i++) {
            Operation told = unheard.get(i);
            verdict.require(
                    taken[i] != null
                            || told.isDeletion()
                            || !hazards.isFairSoFar()
                            || history.lowest(told.floor, state -> !writes(history, told, state)) >= 0,
                    "nothing went wrong, but nothing came of it that " + told.name());
        }
    }

    /** Whether it is sure that the operation writes something on this state: to cancel a timer there must be one. */
    private static boolean writes(History history, Operation operation, Object state) {
        return history.rules.take(operation.call.command(), state)
                        instanceof Rules.Accepted(var events, var messages, var timers, Object _)
                && !(events.isEmpty()
                        && messages.isEmpty()
                        && timers.stream().allMatch(Timer.Cancel.class::isInstance));
    }

    /** Finds an operation for the entry, if need be by finding another one for the entry that has it (Kuhn, 1955). */
    private static boolean augment(
            History history, Integer entry, List<Operation> unheard, @Nullable Integer[] taken, boolean[] tried) {
        for (int i = 0; i < tried.length; i++) {
            if (!tried[i] && isFrom(history, entry, unheard.get(i))) {
                tried[i] = true;
                Integer other = taken[i];
                if (other == null || augment(history, other, unheard, taken, tried)) {
                    taken[i] = entry;
                    return true;
                }
            }
        }
        return false;
    }
}
