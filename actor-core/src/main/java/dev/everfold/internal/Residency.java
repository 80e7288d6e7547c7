package dev.everfold.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import dev.everfold.Environment;
import dev.everfold.ResidencyOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Advises which actors leave memory. It owns none: an eviction only puts a wish into the actor's mailbox, and an actor
 * that does not leave is admitted again. Usable by any thread.
 */
final class Residency {

    private static final Duration TICK_MAX = Duration.ofSeconds(10);

    /** What all idle actors together may weigh: both bounds, number and bytes, are shares of it. */
    private static final long WEIGHT_MAX = Integer.MAX_VALUE;

    /** What an actor takes in memory besides its state, roughly. */
    private static final long OVERHEAD_BYTES = 1024;

    /** How much larger a state is in memory than encoded, roughly. */
    private static final long STATE_FACTOR = 4;

    private final Cache<Activation<?, ?, ?, ?, ?>, Integer> idle;
    private final ResidencyOptions options;
    private final Environment environment;
    private final Duration tick;
    private volatile boolean closed;

    Residency(ResidencyOptions options, Environment environment) {
        this.environment = environment;
        this.options = options;
        RemovalListener<Activation<?, ?, ?, ?, ?>, Integer> listener = (activation, weight, cause) -> {
            if (cause.wasEvicted() && activation != null) {
                askToLeave(activation);
            }
        };
        this.idle = Caffeine.newBuilder()
                .maximumWeight(WEIGHT_MAX)
                .weigher((Activation<?, ?, ?, ?, ?> activation, Integer weight) -> weight)
                .expireAfterAccess(options.idleMax())
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(environment.clock().millis()))
                .executor(Runnable::run)
                .removalListener(listener)
                .build();
        // Not by division of a Duration, which would load and prepare BigDecimal; nor may a very long one overflow.
        boolean isLong = options.idleMax().compareTo(TICK_MAX.multipliedBy(4)) >= 0;
        this.tick = isLong ? TICK_MAX : Duration.ofMillis(options.idleMax().toMillis() / 4 + 1);
        scheduleTick();
    }

    /** The actor has become active, or stays; its state takes so many bytes, encoded. */
    void admit(Activation<?, ?, ?, ?, ?> activation, long stateBytes) {
        idle.put(activation, weight(stateBytes));
    }

    private int weight(long stateBytes) {
        double byNumber = 1.0 / options.actorsMax();
        double byBytes = (OVERHEAD_BYTES + STATE_FACTOR * stateBytes) / (double) options.bytesMax();
        return (int) Math.min(WEIGHT_MAX, Math.ceil(WEIGHT_MAX * Math.max(byNumber, byBytes)));
    }

    /** The actor is in use. */
    void touch(Activation<?, ?, ?, ?, ?> activation) {
        var _ = idle.getIfPresent(activation);
    }

    /** The actor has left. */
    void forget(Activation<?, ?, ?, ?, ?> activation) {
        idle.invalidate(activation);
    }

    void close() {
        closed = true;
    }

    private static <C, E, S, V, R> void askToLeave(Activation<C, E, S, V, R> activation) {
        activation.offer(new Envelope.Passivate<>(false));
    }

    /** Caffeine expires when it is used; an idle system is not. */
    private void scheduleTick() {
        environment.timer().schedule(tick, () -> {
            if (!closed) {
                idle.cleanUp();
                scheduleTick();
            }
        });
    }
}
