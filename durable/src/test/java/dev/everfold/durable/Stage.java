package dev.everfold.durable;

import dev.everfold.journal.InMemoryJournal;
import dev.everfold.testkit.ManualEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A durable system in virtual time, on a journal in memory that outlives it. For one test, on its thread. */
final class Stage implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    ManualEnvironment world = ManualEnvironment.inOrder();
    private final InMemoryJournal journal = new InMemoryJournal(2);
    private Optional<DurableSystem> system = Optional.empty();

    /** Opens the system, after closing the one before. */
    DurableSystem open(DurableSystem.Setup setup) {
        close();
        DurableSystem opened =
                act(() -> setup.environment(world.environment()).stackless().open(journal));
        system = Optional.of(opened);
        return opened;
    }

    DurableSystem system() {
        return system.orElseThrow();
    }

    /** Does what blocks, while the world goes on without time passing; then all that can be done now is done. */
    <T> T act(Callable<T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(action.call());
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!done.isDone()) {
            if (world.runNext()) {
                patience = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > patience) {
                throw new AssertionError("the world has come to rest, and the action has not ended");
            }
        }
        world.runAll();
        try {
            return done.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    void run(Runnable action) {
        var _ = act(() -> {
            action.run();
            return true;
        });
    }

    /** Lets virtual time pass. */
    void pass(Duration time) {
        world.runFor(time);
        world.runAll();
    }

    /** Ends the process that runs the system: what was to be done next is not, and what is not durable is lost. */
    void crash() {
        Duration past = Duration.between(Instant.EPOCH, world.clock().instant());
        world = ManualEnvironment.inOrder();
        world.clock().advance(past);
        journal.crash();
        system = Optional.empty();
    }

    @Override
    public void close() {
        system.ifPresent(open -> run(open::close));
        system = Optional.empty();
    }
}
