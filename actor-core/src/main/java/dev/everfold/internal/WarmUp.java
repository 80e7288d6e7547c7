package dev.everfold.internal;

import java.util.concurrent.Executor;

/** Lets a provider warm up while something else is done. */
final class WarmUp {

    private WarmUp() {}

    /** Begins to warm up. What fails is left to whoever opens what the provider has: there it fails again. */
    static void begin(Runnable warmUp, Executor background) {
        background.execute(() -> {
            try {
                warmUp.run();
            } catch (RuntimeException | LinkageError e) {
                System.getLogger("dev.everfold").log(System.Logger.Level.DEBUG, "warming up failed", e);
            }
        });
    }
}
