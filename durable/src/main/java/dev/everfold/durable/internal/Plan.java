package dev.everfold.durable.internal;

import dev.everfold.durable.InvocationId;
import dev.everfold.durable.Schedule;
import dev.everfold.durable.Timing;
import java.time.Instant;
import java.util.Map;

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

    /** How much its starts take in an entry: half of what fits by default, as there is more in it. */
    private static final int STARTS_BYTES_MAX = 512 << 10;

    /** How much a start takes without its input and tags, at most. */
    private static final int START_BYTES = 2 << 10;

    /** How many starts of it fit into an entry. */
    int startsPerTurn() {
        Value input = template.input();
        int bytes = START_BYTES + input.bytes().length;
        bytes += input.form().map(form -> form.definition().length).orElse(0);
        for (Map.Entry<String, String> tag : template.settings().tags().entrySet()) {
            bytes += 3 * (tag.getKey().length() + tag.getValue().length());
        }
        return Math.max(1, STARTS_BYTES_MAX / bytes);
    }

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
