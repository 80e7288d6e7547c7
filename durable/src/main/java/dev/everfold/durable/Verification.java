package dev.everfold.durable;

/**
 * What became of a step that was in doubt, as far as the outside world can tell.
 *
 * @param <T> the step's result
 */
public sealed interface Verification<T> {

    /** The step did happen; this is its result. */
    record Done<T>(T result) implements Verification<T> {}

    /** The step did not happen, and will not happen by itself any more; it is run. */
    record NotDone<T>() implements Verification<T> {}

    /** Nobody can tell. The invocation pauses, with this reason, until somebody resumes it; then it is asked again. */
    record Unknown<T>(String reason) implements Verification<T> {}

    /** The step did happen. */
    static <T> Verification<T> done(T result) {
        return new Done<>(result);
    }

    /** The step did not happen. */
    static <T> Verification<T> notDone() {
        return new NotDone<>();
    }

    /** Nobody can tell. */
    static <T> Verification<T> unknown(String reason) {
        return new Unknown<>(reason);
    }
}
