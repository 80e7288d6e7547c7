package dev.everfold.durable;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that a function can wait for, and whose outcome is in the journal once it is there. For the thread of the
 * function that it was made in. That it can only be waited for, and not looked at, keeps replays equal.
 *
 * @param <T> what it comes to
 */
public interface DurableFuture<T> {

    /**
     * Blocks until the outcome is there. A wait that takes long keeps neither thread nor memory.
     *
     * @throws DurableFailureException when what it stands for failed
     */
    T get();

    /**
     * Like {@link #get}, for so long at most.
     *
     * @return empty when the time was over first, which is journaled: it is so at every replay. A null outcome is
     *     empty, too
     */
    Optional<T> get(Duration timeout);
}
