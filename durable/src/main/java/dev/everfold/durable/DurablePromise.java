package dev.everfold.durable;

/**
 * A {@link DurableFuture} that somebody else completes, once: another invocation, a client, or anybody who is given its
 * id.
 *
 * @param <T> what it is completed with
 */
public interface DurablePromise<T> extends DurableFuture<T> {

    /** By which outsiders complete it, see {@link DurableSystem#complete} and {@link DurableSystem#fail}. */
    String id();
}
