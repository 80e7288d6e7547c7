package dev.everfold.simulation;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.Timer;
import dev.everfold.codec.Codec;
import java.util.List;
import java.util.function.Function;

/**
 * What an actor type says, for values whose types are only known at run time.
 *
 * @param type the type
 * @param decider its functions
 * @param view what askers see of a state
 * @param codec its codec
 */
record Rules(
        ActorType<?, ?, ?> type,
        Decider<Object, Object, Object, Object> decider,
        Function<Object, Object> view,
        Codec codec) {

    /** How a command ends. */
    sealed interface Ending {}

    /** Accepted, with the state that follows. */
    record Accepted(List<Object> events, List<Message<?>> messages, List<Timer> timers, Object after)
            implements Ending {}

    record Rejected(Object reason) implements Ending {}

    /** The decider threw. */
    record Failed(Throwable bug) implements Ending {}

    @SuppressWarnings("unchecked") // commands, events and states reach only the type they come from
    static Rules of(ActorType<?, ?, ?> type) {
        return new Rules(
                type,
                (Decider<Object, Object, Object, Object>) type.model().decider(),
                (Function<Object, Object>) type.model().view(),
                type.codec());
    }

    /** What becomes of a command on this state. */
    Ending take(Object command, Object state) {
        try {
            return switch (decider.decide(command, state)) {
                case Decision.Accepted<Object, Object>(
                        List<Object> events,
                        List<Message<?>> messages,
                        List<Timer> timers) -> new Accepted(events, messages, timers, fold(state, events));
                case Decision.Rejected<Object, Object>(Object reason) -> new Rejected(reason);
            };
        } catch (Throwable bug) {
            return new Failed(bug);
        }
    }

    Object fold(Object state, List<Object> events) {
        Object folded = state;
        for (Object event : events) {
            folded = decider.evolve(folded, event);
        }
        return folded;
    }
}
