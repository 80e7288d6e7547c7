package dev.everfold.durable;

import java.util.Map;
import java.util.TreeMap;

/**
 * Who is in a queue.
 *
 * @param name of the queue
 * @param waiting how many wait
 * @param running how many have begun and not ended
 * @param keys the same for each key that one of them has; those without a key have the empty one
 * @param tags the same for each value that one of them has of a tag that the queue limits, by the tag's name
 */
public record QueueInfo(
        String name, int waiting, int running, Map<String, Count> keys, Map<String, Map<String, Count>> tags) {

    public QueueInfo {
        keys = Map.copyOf(keys);
        Map<String, Map<String, Count>> copies = new TreeMap<>();
        tags.forEach((tag, values) -> copies.put(tag, Map.copyOf(values)));
        tags = Map.copyOf(copies);
    }

    /** How many of those in a queue have something in common. */
    public record Count(int waiting, int running) {}
}
