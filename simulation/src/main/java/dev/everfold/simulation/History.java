package dev.everfold.simulation;

import dev.everfold.ActorId;
import dev.everfold.Message;
import dev.everfold.Timer;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The durable past of one actor, folded from its entries. Its <em>moments</em> are counted: each event is one further,
 * and each deletion, which has no sequence number of its own.
 */
final class History {

    /**
     * A message, in the receiver's type.
     *
     * @param ifRejected the answer for the case that it is not accepted; null for none
     */
    record Sent(ActorId receiver, Object command, @Nullable Sent ifRejected) {

        /** A message as a decider sends it. */
        static Sent of(Message<?> message) {
            Message<?> ifRejected = message.ifRejected();
            return new Sent(
                    new ActorId(message.type().name(), message.key()),
                    message.command(),
                    ifRejected == null ? null : of(ifRejected));
        }
    }

    /**
     * What an entry leaves to be done.
     *
     * @param sent the messages
     * @param alarmsBefore the actor's timers before it
     * @param alarms and after it
     */
    record Left(List<Sent> sent, Map<String, Alarm> alarmsBefore, Map<String, Alarm> alarms) {}

    /**
     * An entry of the actor.
     *
     * @param step when it was found durable
     * @param before the moment before it
     * @param after the moment after it
     * @param events decoded
     * @param left what it leaves to be done
     */
    record Turn(long step, Entry entry, long before, long after, List<Object> events, Left left) {

        List<Sent> sent() {
            return left.sent;
        }

        boolean isMessage() {
            return entry.origin() != null;
        }

        boolean isTimer() {
            return entry.timers().fired() != null;
        }

        boolean isTombstone() {
            return entry.isTombstone();
        }

        /** The sequence number after it. */
        long sequenceNumber() {
            return entry.lastSequenceNumber();
        }

        long timestampMillis() {
            return entry.header().timestampMillis();
        }

        /**
         * Whether the entry is what this ending leaves in the journal.
         *
         * @param answer what the sender of a message wants sent when it is not accepted; null for nothing
         */
        boolean fits(Rules.Ending ending, @Nullable Sent answer) {
            Entry.Outcome.Kind kind = entry.outcome().kind();
            List<Sent> instead = answer == null ? List.of() : List.of(answer);
            return switch (ending) {
                case Rules.Accepted(List<Object> expected, List<Message<?>> messages, List<Timer> timers, Object _) ->
                    kind == Entry.Outcome.Kind.ACCEPTED
                            && expected.equals(events)
                            && messages.stream().map(Sent::of).toList().equals(left.sent)
                            && Alarm.after(otherAlarms(), timers, timestampMillis())
                                    .equals(left.alarms);
                case Rules.Rejected _ -> kind == Entry.Outcome.Kind.REJECTED && fitsNot(instead);
                case Rules.Failed _ -> kind == Entry.Outcome.Kind.FAILED && fitsNot(instead);
            };
        }

        private boolean fitsNot(List<Sent> instead) {
            return events.isEmpty() && left.sent.equals(instead) && left.alarms.equals(otherAlarms());
        }

        /** Whether the entry is what this timer leaves, which sends a message. */
        boolean fits(Sent message) {
            return entry.outcome().equals(Entry.Outcome.ACCEPTED) && fitsNot(List.of(message));
        }

        /** Those before it, without the one that fired it, unless that fires at every opening. */
        private Map<String, Alarm> otherAlarms() {
            String fired = entry.timers().fired();
            Alarm its = fired == null ? null : left.alarmsBefore.get(fired);
            if (its == null || its.isAtOpening()) {
                return left.alarmsBefore;
            }
            Map<String, Alarm> others = new HashMap<>(left.alarmsBefore);
            others.remove(fired);
            return others;
        }

        @Nullable
        String key() {
            return entry.outcome().idempotencyKey();
        }
    }

    final ActorId actor;
    final Rules rules;
    final List<Turn> turns = new ArrayList<>();

    /** Where the entries of the same index lie. */
    final List<Offset> offsets = new ArrayList<>();

    /** Who asked for the record of the same index; null for a message, and as long as it is not known. */
    final List<@Nullable Operation> askers = new ArrayList<>();

    /**
     * Whether somebody has read the newest state though its time was over. It only may be so when there was a later
     * turn under way by then, which becomes durable next unless the process ends.
     */
    boolean seenWhenOver;

    /** Where they all lie; of no meaning before the first. */
    int shard;

    /** The states between turns; the index is the moment, null within a turn. */
    private final List<@Nullable Object> states = new ArrayList<>();

    /** The sequence numbers at the same moments. */
    private final List<Long> sequenceNumbers = new ArrayList<>(List.of(0L));

    /** The latest moment that somebody has seen in a reply or a read. */
    long observed;

    History(ActorId actor, Rules rules) {
        this.actor = actor;
        this.rules = rules;
        states.add(rules.decider().initialState());
    }

    /** The newest sequence number. */
    long sequenceNumber() {
        return sequenceNumbers.getLast();
    }

    /** The newest moment. */
    long moment() {
        return states.size() - 1L;
    }

    Object state() {
        Object newest = states.getLast();
        if (newest == null) {
            throw new IllegalStateException("the newest state of " + actor + " is not one between turns");
        }
        return newest;
    }

    /** The state at this moment; null when it never was one between turns. */
    @Nullable
    Object state(long moment) {
        return moment < 0 || moment >= states.size() ? null : states.get((int) moment);
    }

    /** The timers that the actor has. */
    Map<String, Alarm> alarms() {
        return turns.isEmpty() ? Map.of() : turns.getLast().left().alarms();
    }

    /** Whether the actor has no entry, or a tombstone is its last. */
    boolean isBlank() {
        return turns.isEmpty() || turns.getLast().isTombstone();
    }

    void add(Turn added, Offset offset, Object state, @Nullable Operation asker) {
        turns.add(added);
        seenWhenOver = false;
        offsets.add(offset);
        askers.add(asker);
        for (long moment = added.before + 1; moment <= added.after; moment++) {
            states.add(moment < added.after ? null : state);
            sequenceNumbers.add(added.isTombstone() ? sequenceNumber() : sequenceNumber() + 1);
        }
    }

    /** Whether the actor was deleted after this turn, and not later than at this moment. */
    boolean isDeletedSince(Turn turn, long moment) {
        return turns.stream()
                .anyMatch(later -> later.isTombstone() && later.after > turn.after && later.after <= moment);
    }

    /** The tombstone that is the last of so many turns, or the first behind them; null for no turns, and for none. */
    @Nullable
    Turn endAfter(int count) {
        return turns.stream()
                .skip(count == 0 ? turns.size() : count - 1)
                .filter(Turn::isTombstone)
                .findFirst()
                .orElse(null);
    }

    /** What the actor was, each time when it was deleted. */
    List<Object> deleted() {
        List<Object> deleted = new ArrayList<>();
        for (Turn turn : turns) {
            Object before = turn.isTombstone() ? state(turn.before) : null;
            if (before != null) {
                deleted.add(before);
            }
        }
        return deleted;
    }

    /** The turn whose entry lies there; null when there is none. */
    @Nullable
    Turn turnAt(Offset offset) {
        int index = offsets.indexOf(offset);
        return index < 0 ? null : turns.get(index);
    }

    /** Where the entry of a tombstone lies. */
    Offset offsetOf(Turn tombstone) {
        return offsets.get(turns.indexOf(tombstone));
    }

    /** The newest entry. */
    Offset head() {
        return offsets.isEmpty() ? Offset.NONE : offsets.getLast();
    }

    /** The first moment from {@code floor} on whose state passes; -1 when there is none. */
    long lowest(long floor, Predicate<Object> test) {
        for (long moment = floor; moment <= moment(); moment++) {
            Object state = state(moment);
            if (state != null && test.test(state)) {
                return moment;
            }
        }
        return -1;
    }

    /** The same, of the moments with this sequence number only. */
    long lowest(long floor, long sequenceNumber, Predicate<Object> test) {
        for (long moment = floor; moment <= moment(); moment++) {
            Object state = state(moment);
            if (state != null && sequenceNumbers.get((int) moment) == sequenceNumber && test.test(state)) {
                return moment;
            }
        }
        return -1;
    }
}
