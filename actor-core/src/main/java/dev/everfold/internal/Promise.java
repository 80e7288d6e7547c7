package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.AskTimeoutException;
import dev.everfold.EverfoldException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The completion of a caller that goes on. */
final class Promise<T> extends CompletableFuture<T> implements Completion<T> {

    private final ActorId actor;
    private final @Nullable Duration timeout;

    Promise(ActorId actor, @Nullable Duration timeout) {
        this.actor = actor;
        this.timeout = timeout;
    }

    @Override
    public void succeeded(T value) {
        complete(value);
    }

    @Override
    public void failed(EverfoldException failure) {
        completeExceptionally(failure);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // this very future
    Promise<T> startClock() {
        if (timeout != null) {
            orTimeout(Deadline.nanos(timeout), TimeUnit.NANOSECONDS);
        }
        return this;
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return super.completeExceptionally(
                failure instanceof TimeoutException && timeout != null
                        ? new AskTimeoutException(actor, timeout)
                        : failure);
    }
}
