package dev.everfold.durable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Starts a function again and again. For each due time there is one start, whatever crashes: the invocation's id is the
 * schedule's name, {@code @}, and the due time, as in {@code nightly@2026-03-01T01:00:00Z}. It runs on the version of
 * the function that is the newest when it begins.
 *
 * @param name of the schedule, under the rules of a key
 * @param timing when it is due
 * @param function what it starts
 * @param input of each invocation
 * @param options of each invocation
 * @param policy about due times for which an invocation cannot just be started
 */
public record Schedule<I>(
        String name, Timing timing, DurableFunction<I, ?> function, I input, StartOptions options, Policy policy) {

    /** What happens at a due time while an invocation of an earlier one has not ended. */
    public enum Overlap {
        /** Nothing is started for this due time. */
        SKIP,
        /** It is started when the earlier ones have ended; a thousand due times wait at most, more are skipped. */
        QUEUE,
        /** It is started beside it, up to a thousand at a time. */
        CONCURRENT
    }

    /**
     * What happens about due times that were missed: that came while the system was closed, and are found more than a
     * minute late, or behind which the next one has come already.
     */
    public enum CatchUp {
        /** Nothing is started for them. */
        SKIP,
        /** One invocation is started for them all, for the last of them. */
        ONCE,
        /** One is started for each, up to a thousand, by the overlap policy. */
        ALL
    }

    /** What may be chosen about due times for which an invocation cannot just be started; both skip by default. */
    public record Policy(Overlap overlap, CatchUp catchUp) {

        /** The defaults. */
        public static final Policy DEFAULT = new Policy(Overlap.SKIP, CatchUp.SKIP);
    }

    /**
     * A schedule by a cron expression.
     *
     * @param expression see {@link Timing.Cron}
     * @throws IllegalArgumentException when the expression is none
     */
    public static <I> Schedule<I> cron(
            String name, String expression, ZoneId zone, DurableFunction<I, ?> function, I input) {
        return of(name, new Timing.Cron(expression, zone), function, input);
    }

    /**
     * A schedule of a fixed interval, on its multiples since the epoch: every five minutes is at :00, :05, and so on.
     */
    public static <I> Schedule<I> every(String name, Duration interval, DurableFunction<I, ?> function, I input) {
        return of(name, new Timing.Every(interval, Instant.EPOCH), function, input);
    }

    private static <I> Schedule<I> of(String name, Timing timing, DurableFunction<I, ?> function, I input) {
        return new Schedule<>(name, timing, function, input, StartOptions.DEFAULT, Policy.DEFAULT);
    }

    /** This schedule with this overlap policy. */
    public Schedule<I> overlap(Overlap overlap) {
        return new Schedule<>(name, timing, function, input, options, new Policy(overlap, policy.catchUp));
    }

    /** This schedule with this catch-up policy. */
    public Schedule<I> catchUp(CatchUp catchUp) {
        return new Schedule<>(name, timing, function, input, options, new Policy(policy.overlap, catchUp));
    }

    /** This schedule with these options for each invocation. */
    public Schedule<I> options(StartOptions options) {
        return new Schedule<>(name, timing, function, input, options, policy);
    }
}
