package dev.everfold.durable;

import java.util.Map;

/**
 * Who is in a queue.
 *
 * @param name of the queue
 * @param waiting how many wait
 * @param running how many have begun and not ended
 * @param keys the same for each key that one of them has; those without a key have the empty one
 */
public record QueueInfo(String name, int waiting, int running, Map<String, KeyInfo> keys) {

    public QueueInfo {
        keys = Map.copyOf(keys);
    }

    /** Who is in a queue with one key. */
    public record KeyInfo(int waiting, int running) {}
}
