package dev.everfold.internal;

import dev.everfold.EverfoldException;
import org.jspecify.annotations.Nullable;

/**
 * The last phase: refuses what still comes in, until the mailbox could be closed. Previous: {@link Recovering} that
 * failed, or {@link Passivating}, which closed the mailbox itself.
 */
final class Gone<C, E, S, V, R> implements Activation.Phase<C, E, S, V, R> {

    private final Activation<C, E, S, V, R> activation;
    private final @Nullable EverfoldException reason;

    /** After a recovery that failed. */
    Gone(Activation<C, E, S, V, R> activation, EverfoldException reason) {
        this.activation = activation;
        this.reason = reason;
    }

    /** After a passivation: the mailbox is closed. */
    Gone(Activation<C, E, S, V, R> activation) {
        this.activation = activation;
        this.reason = null;
    }

    @Override
    public Gone<C, E, S, V, R> handle(Envelope<C, V, R> envelope) {
        if (reason == null) {
            throw new AssertionError("broken invariant: " + activation.id + " was passivated and got a command");
        }
        envelope.refuse(reason);
        return this;
    }

    @Override
    public Gone<C, E, S, V, R> drained() {
        if (reason != null) {
            activation.close();
        }
        return this;
    }
}
