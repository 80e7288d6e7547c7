package dev.everfold.durable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A queue that invocations wait in before they begin: its name in the journal, and its limits. A value, usually a
 * constant; a {@link DurableSystem} is opened with its queues, and the limits with which it is opened count from then
 * on, also for those that wait already. An invocation names its queue in its {@link StartOptions}, and is in it until
 * it ends: while it sleeps, waits or is paused, too.
 *
 * <p>Of those that have room under all limits, the first in order begins next. One that has none lets others pass, also
 * again and again when what it needs is never free at the same time. Whatever happens to a queue costs the logarithm of
 * how many are in it, and a look at each kind of invocation that would come first and has no room; a kind are those
 * with the same key and the same values of limited tags. A kind that was looked at is not looked at again until a limit
 * that stops it has room. A turn of the queue looks at 256 kinds at most, and the next turn goes on. So a hundred
 * thousand behind a full limit, alike or not, cost nothing while others come and go. Opening a system with other limits
 * looks at all that are in the queue.
 *
 * @param name letters, digits, dots, dashes and underscores, a letter first, 64 at most
 * @param concurrency how many invocations of the queue run at a time; default any number
 * @param concurrencyPerKey how many of them that have the same {@linkplain StartOptions#key key}; default any number.
 *     Those of a key that has no room let others pass
 * @param rate how many begin within a time; default any number
 * @param waitingMax how many wait at most, default 100,000; more are refused with a {@link QueueFullException}
 * @param concurrencyPerTag how many of those run at a time that have the same value of a {@linkplain StartOptions#tags
 *     tag}, by the tag's name, for 16 tags at most; default any number. One with several of the tags needs room for
 *     each, one with none of them for none. Those that have no room let others pass
 */
public record DurableQueue(
        String name,
        int concurrency,
        int concurrencyPerKey,
        Optional<Rate> rate,
        int waitingMax,
        Map<String, Integer> concurrencyPerTag) {

    private static final int TAGS_MAX = 16;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

    /**
     * A limit on how many begin within any time of this length.
     *
     * @param starts 1 to 5,000
     * @param period at least a millisecond
     */
    public record Rate(int starts, Duration period) {
        public Rate {
            if (starts < 1 || starts > 5_000) {
                throw new IllegalArgumentException("a rate has 1 to 5,000 starts in a period, this one has " + starts);
            }
            if (period.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("the period of a rate is at least a millisecond, was " + period);
            }
        }
    }

    public DurableQueue {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a queue matches " + NAME + ", this one does not: \"" + name + "\"");
        }
        concurrencyPerTag = Map.copyOf(concurrencyPerTag);
        if (concurrency < 1
                || concurrencyPerKey < 1
                || waitingMax < 1
                || concurrencyPerTag.values().stream().anyMatch(limit -> limit < 1)) {
            throw new IllegalArgumentException("limits of a queue are at least 1; of " + name
                    + " were concurrency " + concurrency + ", concurrencyPerKey " + concurrencyPerKey
                    + ", waitingMax " + waitingMax + ", concurrencyPerTag " + concurrencyPerTag);
        }
        if (concurrencyPerTag.containsKey("") || concurrencyPerTag.size() > TAGS_MAX) {
            throw new IllegalArgumentException("a queue limits " + TAGS_MAX + " tags at most, and tags that have a"
                    + " name; " + name + " limits " + concurrencyPerTag);
        }
    }

    /** A queue of this name, without limits but the number of those that wait. */
    public static DurableQueue of(String name) {
        return new DurableQueue(name, Integer.MAX_VALUE, Integer.MAX_VALUE, Optional.empty(), 100_000, Map.of());
    }

    /** This queue with so many running at a time. */
    public DurableQueue concurrency(int concurrency) {
        return new DurableQueue(name, concurrency, concurrencyPerKey, rate, waitingMax, concurrencyPerTag);
    }

    /** This queue with so many of each key running at a time. */
    public DurableQueue concurrencyPerKey(int concurrencyPerKey) {
        return new DurableQueue(name, concurrency, concurrencyPerKey, rate, waitingMax, concurrencyPerTag);
    }

    /** This queue with at most so many that begin within any time of this length. */
    public DurableQueue rate(int starts, Duration period) {
        return new DurableQueue(
                name,
                concurrency,
                concurrencyPerKey,
                Optional.of(new Rate(starts, period)),
                waitingMax,
                concurrencyPerTag);
    }

    /** This queue with so many waiting at most. */
    public DurableQueue waitingMax(int waitingMax) {
        return new DurableQueue(name, concurrency, concurrencyPerKey, rate, waitingMax, concurrencyPerTag);
    }

    /** This queue with so many of each value of this tag running at a time. */
    public DurableQueue concurrencyPerTag(String tag, int concurrency) {
        Map<String, Integer> more = new HashMap<>(concurrencyPerTag);
        more.put(tag, concurrency);
        return new DurableQueue(name, this.concurrency, concurrencyPerKey, rate, waitingMax, more);
    }
}
