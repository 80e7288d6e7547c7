package dev.everfold.journal.chronicle;

import dev.everfold.EverfoldException;
import dev.everfold.journal.JournalException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The platform thread that does a shard's slow work with files: one task after the other, never interrupted. It ends
 * when there is nothing to do for a while.
 */
final class Background implements Executor, AutoCloseable {

    private final ThreadPoolExecutor thread;

    Background(String name) {
        thread = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(name).daemon().factory());
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    /**
     * Does the work on this thread and waits for it, whether or not the caller is interrupted: an interrupt would close
     * the files that the work has open.
     *
     * @throws EverfoldException what the work threw, an {@link IOException} as the cause of a {@link JournalException}
     */
    <T> T call(String what, Callable<T> work) {
        try {
            return supply(what, work).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EverfoldException known) {
                throw known;
            }
            throw new JournalException(what + " failed: " + e.getCause(), e.getCause());
        } catch (RejectedExecutionException e) {
            throw new JournalException(what + " failed: the shard was released", e);
        }
    }

    private <T> CompletableFuture<T> supply(String what, Callable<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (EverfoldException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new JournalException(what + " failed: " + e, e);
                    }
                },
                this);
    }

    /** Waits until everything that was asked for is done. */
    @Override
    public void close() {
        thread.close();
    }
}
