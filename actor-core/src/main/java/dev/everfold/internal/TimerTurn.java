package dev.everfold.internal;

import dev.everfold.ActorState;
import dev.everfold.EverfoldException;
import dev.everfold.journal.Entry;
import org.jspecify.annotations.Nullable;

/** What came of a timer that seemed to be due. */
abstract sealed class TimerTurn extends Turn {

    final Envelope.Due<?, ?, ?> due;

    private TimerTurn(Head head, @Nullable Entry entry, Envelope.Due<?, ?, ?> due) {
        super(head, entry);
        this.due = due;
    }

    @Override
    void failed(EverfoldException failure) {
        due.timers.settled(due.timer);
    }

    /** It fired. */
    static final class Fired<S> extends TimerTurn {
        private final Activation<?, ?, S, ?, ?> activation;
        private final ActorState<S> after;

        Fired(
                Activation<?, ?, S, ?, ?> activation,
                @Nullable Entry entry,
                ActorState<S> after,
                Envelope.Due<?, ?, ?> due) {
            super(activation.head(), entry, due);
            this.activation = activation;
            this.after = after;
        }

        @Override
        void durable() {
            activation.turned(after);
            due.timers.settled(due.timer);
        }
    }

    /** The actor has it no more. */
    static final class Stale extends TimerTurn {
        Stale(Head head, Envelope.Due<?, ?, ?> due) {
            super(head, null, due);
        }

        @Override
        void durable() {
            due.timers.wasStale(due.timer);
        }
    }
}
