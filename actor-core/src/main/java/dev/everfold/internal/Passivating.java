package dev.everfold.internal;

/**
 * The phase between the wish that an idle actor leave memory and its leaving. Previous: {@link Running}, to which a
 * command that comes first leads back. Next: gone, when the mailbox could be closed.
 */
final class Passivating<C, E, S, V, R> implements Activation.Phase<C, E, S, V, R> {

    private final Activation<C, E, S, V, R> activation;
    private final Running<C, E, S, V, R> running;

    Passivating(Activation<C, E, S, V, R> activation, Running<C, E, S, V, R> running) {
        this.activation = activation;
        this.running = running;
    }

    @Override
    public Activation.Phase<C, E, S, V, R> handle(Envelope<C, V, R> envelope) {
        running.stay();
        return running.handle(envelope);
    }

    @Override
    public Activation.Phase<C, E, S, V, R> drained() {
        if (activation.close()) {
            return new Gone<>(activation);
        }
        running.stay();
        return running;
    }
}
