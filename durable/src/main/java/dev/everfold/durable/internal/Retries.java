package dev.everfold.durable.internal;

import dev.everfold.durable.Failure;
import dev.everfold.durable.RetryPolicy;
import dev.everfold.durable.internal.InvocationEvent.Attempted;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What a failed attempt comes to, of a step or of a function as a whole. */
final class Retries {

    private Retries() {}

    /** A step, by its place in the journal. */
    record Which(int position, String name) {
        /** The function's own code. */
        static final Which FUNCTION = new Which(0, "");
    }

    /**
     * One more attempt has failed. Chance, as far as the policy leaves anything to it, is the position's own.
     *
     * @param before the failed attempt before this one; null for none
     * @param step whose attempt it was
     * @return with the time of the next attempt, or 0 for none
     */
    static Attempted after(
            Throwable failure, @Nullable Attempted before, Which step, Execution execution, RetryPolicy policy) {
        long nowMillis = execution.host.nowMillis();
        int attempts = before == null ? 1 : before.attempts() + 1;
        long sinceMillis = before == null || before.attempts() == 0 ? nowMillis : before.sinceMillis();
        long nextMillis = 0;
        if (attempts < policy.maxAttempts()) {
            long seed = execution.id.hashCode() * 1_000_003L + step.position * 31L + attempts;
            Duration delay = policy.delayAfter(attempts, new SplittableRandom(seed).nextDouble());
            long next = nowMillis + Math.max(1, Millis.of(delay));
            boolean isInTime = Duration.ofMillis(next - sinceMillis).compareTo(policy.maxDuration()) <= 0;
            nextMillis = isInTime ? next : 0;
        }
        return new Attempted(step.position, step.name, attempts, Failure.of(failure), sinceMillis, nextMillis);
    }
}
