package dev.everfold.durable;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The code of a step: whatever blocks, fails, or gives another answer the next time.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface Step<T> {

    /** Runs the step. Must not use the function's context. */
    T run(StepInfo info) throws Exception;

    /**
     * How to find out, when the process died while the step ran, or an attempt failed, whether it happened; null when
     * nobody says, and the step is then run again.
     */
    default @Nullable Step<Verification<T>> verification() {
        return null;
    }

    /** The step in this lambda, with a type that {@link #verifiedBy} can be called on. */
    static <T> Step<T> of(Step<T> step) {
        return step;
    }

    /** A step that needs to know nothing of itself. */
    static <T> Step<T> calling(Callable<T> action) {
        return _ -> action.call();
    }

    /** A step without a result. */
    @SuppressWarnings("NullAway") // there is no other value of Void
    static Step<Void> doing(Action action) {
        return _ -> {
            action.run();
            return null;
        };
    }

    /**
     * This step, which finds out by this code whether it happened: when the process died while it ran, before an
     * attempt that follows a failed one, and before it fails for good. Code that throws is asked again as the step's
     * attempts are; when they have ended, the invocation pauses. It costs one more append: that the step begins is
     * journaled before it does.
     */
    default Step<T> verifiedBy(Step<Verification<T>> verification) {
        Step<T> unverified = this;
        return new Step<>() {
            @Override
            public T run(StepInfo info) throws Exception {
                return unverified.run(info);
            }

            @Override
            public Step<Verification<T>> verification() {
                return verification;
            }
        };
    }
}
