package dev.everfold.durable;

import java.time.Duration;
import java.util.Optional;

/**
 * What may be chosen for one step where it is called.
 *
 * @param retry when a failed attempt is followed by another, default {@link RetryPolicy#DEFAULT}
 * @param whenExhausted what follows then, default {@link WhenExhausted#FAIL}
 * @param timeout how long an attempt may take, none by default; after it the attempt's thread is interrupted and the
 *     attempt counts as failed. What it did in the world is then as unknown as after a crash
 */
public record StepOptions(RetryPolicy retry, WhenExhausted whenExhausted, Optional<Duration> timeout) {

    /** The defaults. */
    public static final StepOptions DEFAULT =
            new StepOptions(RetryPolicy.DEFAULT, WhenExhausted.FAIL, Optional.empty());

    public StepOptions {
        if (timeout.isPresent() && !timeout.get().isPositive()) {
            throw new IllegalArgumentException("timeout must be positive, was " + timeout.get());
        }
    }

    /** These options with this policy. */
    public StepOptions retry(RetryPolicy retry) {
        return new StepOptions(retry, whenExhausted, timeout);
    }

    /** These options with this end of retries. */
    public StepOptions whenExhausted(WhenExhausted whenExhausted) {
        return new StepOptions(retry, whenExhausted, timeout);
    }

    /** These options with this time for an attempt. */
    public StepOptions timeout(Duration timeout) {
        return new StepOptions(retry, whenExhausted, Optional.of(timeout));
    }
}
