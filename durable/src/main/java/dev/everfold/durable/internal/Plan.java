package dev.everfold.durable.internal;

import dev.everfold.durable.InvocationId;
import dev.everfold.durable.Schedule;
import dev.everfold.durable.Timing;
import java.time.Instant;

/**
 * A schedule as journaled.
 *
 * @param name of the schedule
 * @param function that it starts
 * @param template of what invocations begin with
 * @param timing when it is due
 * @param policy about due times that overlap or were missed
 */
record Plan(String name, String function, Start template, Timing timing, Schedule.Policy policy) {

    /** The invocation of a due time. */
    InvocationId invocation(long dueMillis) {
        return new InvocationId(function, name + "@" + Instant.ofEpochMilli(dueMillis));
    }

    /** What it begins with. */
    Start start(long dueMillis) {
        return new Start(
                invocation(dueMillis).toString(),
                template.version(),
                template.input(),
                template.observer(),
                template.settings(),
                dueMillis);
    }

    /** The first due time after this; 0 for none. */
    long next(long afterMillis) {
        return timing.next(Instant.ofEpochMilli(afterMillis))
                .map(Instant::toEpochMilli)
                .orElse(0L);
    }

    /** The last due time at or before this, but not before that one, which is due. */
    long last(long untilMillis, long dueMillis) {
        return Math.max(
                dueMillis,
                timing.last(Instant.ofEpochMilli(untilMillis))
                        .map(Instant::toEpochMilli)
                        .orElse(dueMillis));
    }
}
