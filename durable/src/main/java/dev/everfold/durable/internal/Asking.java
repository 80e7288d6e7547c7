package dev.everfold.durable.internal;

import dev.everfold.Environment;
import dev.everfold.JournalFailedException;
import dev.everfold.MailboxFullException;
import dev.everfold.StorageFullException;
import dev.everfold.SystemClosedException;
import dev.everfold.snapshot.SnapshotStoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks actors, and again a little later as long as they are refused for a reason that passes: what was refused changed
 * nothing, and whoever asks waits for it in any case.
 */
final class Asking {

    /** Until it is asked again: many may be waiting for room on the same disk. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private Asking() {}

    /** Whether what was refused may be taken later, without anybody's opening the system anew. */
    static boolean passes(@Nullable Throwable refusal) {
        return refusal instanceof StorageFullException
                || refusal instanceof MailboxFullException
                || refusal instanceof SnapshotStoreException;
    }

    /** Whether nothing can be asked any more until the system is opened anew, or nothing is to be. */
    static boolean stops(Throwable refusal) {
        return refusal instanceof SystemClosedException || refusal instanceof JournalFailedException || passes(refusal);
    }

    /**
     * The answer, sooner or later; fails with what does not pass.
     *
     * @param goesOn whether it is still worth while to ask again
     * @param asking asks once
     */
    static <T> CompletableFuture<T> patiently(
            Environment environment, BooleanSupplier goesOn, Supplier<CompletableFuture<T>> asking) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        ask(environment, goesOn, asking, answer);
        return answer;
    }

    private static <T> void ask(
            Environment environment,
            BooleanSupplier goesOn,
            Supplier<CompletableFuture<T>> asking,
            CompletableFuture<T> answer) {
        var _ = asking.get().whenComplete((given, thrown) -> {
            Throwable failure = cause(thrown);
            if (failure == null) {
                answer.complete(given);
            } else if (passes(failure) && goesOn.getAsBoolean()) {
                later(environment, () -> ask(environment, goesOn, asking, answer));
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    /** Does something after the pause, on a thread that may block. */
    static void later(Environment environment, Runnable task) {
        environment.timer().schedule(PAUSE, () -> environment.activations().execute(task));
    }

    static @Nullable Throwable cause(@Nullable Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
