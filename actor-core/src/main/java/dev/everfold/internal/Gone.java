package dev.everfold.internal;

import dev.everfold.EverfoldException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last phase: closes the mailbox, and then refuses what had come in, so that whoever hears of it and tries again is
 * heard by a new activation. Previous: {@link Recovering} that failed, or {@link Passivating}, which closed the mailbox
 * itself.
 */
final class Gone<C, E, S, V, R> implements Activation.Phase<C, E, S, V, R> {

    private final Activation<C, E, S, V, R> activation;
    private final @Nullable EverfoldException reason;
    private final List<Envelope<C, V, R>> refused = new ArrayList<>();

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
        envelope.aboutToRefuse();
        refused.add(envelope);
        return this;
    }

    @Override
    public Gone<C, E, S, V, R> drained() {
        if (reason != null && activation.close()) {
            refused.forEach(envelope -> envelope.refuse(reason));
        }
        return this;
    }
}
