package dev.everfold.durable;

import java.time.Duration;

/**
 * What may be chosen for a function.
 *
 * @param retry when the function is tried again whose code between the steps threw what is neither a
 *     {@link TerminalException} nor the failure of a step, counted from where it last got further; default
 *     {@link RetryPolicy#DEFAULT}
 * @param whenExhausted what follows then, default {@link WhenExhausted#PAUSE}: such a failure is a bug, and its
 *     invocations go on once it is mended. With {@link WhenExhausted#FAIL} what it did is undone
 * @param retention how long the result is kept after the end, default 24 hours; whoever asks later, be it only for a
 *     moment, finds no invocation. Then it is gone, and its id free
 */
public record FunctionOptions(RetryPolicy retry, WhenExhausted whenExhausted, Duration retention) {

    /** The defaults. */
    public static final FunctionOptions DEFAULT =
            new FunctionOptions(RetryPolicy.DEFAULT, WhenExhausted.PAUSE, Duration.ofHours(24));

    public FunctionOptions {
        if (retention.isNegative()) {
            throw new IllegalArgumentException("retention must not be negative, was " + retention);
        }
    }

    /** These options with this policy. */
    public FunctionOptions retry(RetryPolicy retry) {
        return new FunctionOptions(retry, whenExhausted, retention);
    }

    /** These options with this end of retries. */
    public FunctionOptions whenExhausted(WhenExhausted whenExhausted) {
        return new FunctionOptions(retry, whenExhausted, retention);
    }

    /** These options with this retention. */
    public FunctionOptions retention(Duration retention) {
        return new FunctionOptions(retry, whenExhausted, retention);
    }
}
