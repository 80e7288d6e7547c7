package dev.everfold.simulation;

import dev.everfold.ActorId;
import dev.everfold.Message;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The durable past of one actor, folded from its entries. */
final class History {

    /**
     * A message, in the receiver's type.
     *
     * @param ifRejected the answer for the case that it is not accepted; null for none
     */
    record Sent(ActorId receiver, Object command, @Nullable Sent ifRejected) {}

    /**
     * An entry of the actor.
     *
     * @param step when it was found durable
     * @param before the sequence number before it
     * @param after the sequence number after it
     * @param events decoded
     * @param sent the messages
     */
    record Turn(long step, Entry entry, long before, long after, List<Object> events, List<Sent> sent) {
        boolean isMessage() {
            return entry.origin() != null;
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
                case Rules.Accepted(List<Object> expected, List<Message<?>> messages, Object _) ->
                    kind == Entry.Outcome.Kind.ACCEPTED
                            && expected.equals(events)
                            && messages.stream().map(Turn::sent).toList().equals(sent);
                case Rules.Rejected _ ->
                    kind == Entry.Outcome.Kind.REJECTED && events.isEmpty() && sent.equals(instead);
                case Rules.Failed _ -> kind == Entry.Outcome.Kind.FAILED && events.isEmpty() && sent.equals(instead);
            };
        }

        private static Sent sent(Message<?> message) {
            Message<?> ifRejected = message.ifRejected();
            return new Sent(
                    new ActorId(message.type().name(), message.key()),
                    message.command(),
                    ifRejected == null ? null : sent(ifRejected));
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

    /** The states between turns; the index is the sequence number, null within a turn. */
    private final List<@Nullable Object> states = new ArrayList<>();

    /** The highest sequence number that somebody has seen in a reply or a read. */
    long observed;

    History(ActorId actor, Rules rules) {
        this.actor = actor;
        this.rules = rules;
        states.add(rules.decider().initialState());
    }

    long sequenceNumber() {
        return states.size() - 1L;
    }

    Object state() {
        Object newest = states.getLast();
        if (newest == null) {
            throw new IllegalStateException("the newest state of " + actor + " is not one between turns");
        }
        return newest;
    }

    /** The state at this sequence number; null when it never was one between turns. */
    @Nullable
    Object state(long sequenceNumber) {
        return sequenceNumber < 0 || sequenceNumber >= states.size() ? null : states.get((int) sequenceNumber);
    }

    void add(Turn added, Offset offset, Object state, @Nullable Operation asker) {
        turns.add(added);
        offsets.add(offset);
        askers.add(asker);
        for (long i = added.before + 1; i < added.after; i++) {
            states.add(null);
        }
        if (added.after > added.before) {
            states.add(state);
        }
    }

    /** The turn whose entry lies there; null when there is none. */
    @Nullable
    Turn turnAt(Offset offset) {
        int index = offsets.indexOf(offset);
        return index < 0 ? null : turns.get(index);
    }

    /** The newest entry. */
    Offset head() {
        return offsets.isEmpty() ? Offset.NONE : offsets.getLast();
    }

    /** The lowest sequence number from {@code floor} on whose state passes; -1 when there is none. */
    long lowest(long floor, Predicate<Object> test) {
        for (long i = floor; i <= sequenceNumber(); i++) {
            Object state = state(i);
            if (state != null && test.test(state)) {
                return i;
            }
        }
        return -1;
    }
}
