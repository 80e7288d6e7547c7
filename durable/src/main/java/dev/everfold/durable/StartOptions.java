package dev.everfold.durable;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What may be chosen for one invocation where it is started.
 *
 * @param tags by which it is found later, see {@link InvocationFilter}, and by which a queue may limit how many run,
 *     see {@link DurableQueue#concurrencyPerTag}; none by default
 * @param delay how long it waits before it begins, or before it goes into its queue; none by default
 * @param queue the name of the queue that it waits in; empty, the default, for none. An exclusive function of an object
 *     waits in the object's queue, and names none
 * @param place what it is in the queue
 */
public record StartOptions(Map<String, String> tags, Duration delay, Optional<String> queue, Place place) {

    /**
     * What an invocation is in its queue.
     *
     * @param key by which the queue limits and counts; empty, the default, for those without
     * @param priority greater goes first, default 0; of the same priority the one that came first
     * @param deduplicationKey while one with this key waits or runs in the queue, another is refused, see
     *     {@link DuplicateInQueueException}; empty, the default, for none
     * @param deadline within which it is to begin, counted from its start; when it has not, it fails, see
     *     {@link DeadlineMissedException}; empty, the default, for never
     */
    public record Place(String key, int priority, String deduplicationKey, Optional<Duration> deadline) {

        /** The defaults. */
        public static final Place DEFAULT = new Place("", 0, "", Optional.empty());

        public Place {
            if (deadline.isPresent() && !deadline.get().isPositive()) {
                throw new IllegalArgumentException("deadline must be positive, was " + deadline.get());
            }
        }
    }

    /** The defaults. */
    public static final StartOptions DEFAULT =
            new StartOptions(Map.of(), Duration.ZERO, Optional.empty(), Place.DEFAULT);

    public StartOptions {
        tags = Map.copyOf(tags);
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, was " + delay);
        }
    }

    /** These options with one more tag. */
    public StartOptions tag(String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(tags);
        more.put(name, value);
        return new StartOptions(more, delay, queue, place);
    }

    /** These options with this delay. */
    public StartOptions delay(Duration delay) {
        return new StartOptions(tags, delay, queue, place);
    }

    /** These options with this queue. */
    public StartOptions queue(DurableQueue queue) {
        return new StartOptions(tags, delay, Optional.of(queue.name()), place);
    }

    /** These options with this key in the queue. */
    public StartOptions key(String key) {
        return with(new Place(key, place.priority, place.deduplicationKey, place.deadline));
    }

    /** These options with this priority in the queue. */
    public StartOptions priority(int priority) {
        return with(new Place(place.key, priority, place.deduplicationKey, place.deadline));
    }

    /** These options with this deduplication key in the queue. */
    public StartOptions deduplicationKey(String deduplicationKey) {
        return with(new Place(place.key, place.priority, deduplicationKey, place.deadline));
    }

    /** These options with this deadline in the queue. */
    public StartOptions deadline(Duration deadline) {
        return with(new Place(place.key, place.priority, place.deduplicationKey, Optional.of(deadline)));
    }

    private StartOptions with(Place next) {
        return new StartOptions(tags, delay, queue, next);
    }
}
