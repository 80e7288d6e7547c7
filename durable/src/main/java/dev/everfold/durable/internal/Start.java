package dev.everfold.durable.internal;

import java.util.Map;
import java.util.Optional;

/**
 * What an invocation begins with.
 *
 * @param key of its actor: function, slash, id
 * @param version of the function's code
 * @param input of the function
 * @param observer who is to hear of its end; empty for nobody
 * @param settings chosen where it was started
 * @param startedAtMillis since the epoch, by the clock of who started it
 */
record Start(
        String key, int version, Value input, Optional<Observer> observer, Settings settings, long startedAtMillis) {

    /**
     * An invocation that waits for this one.
     *
     * @param key of its actor
     * @param position of the call in its journal
     * @param generation of it that made the call
     */
    record Observer(String key, int position, int generation) {}

    /**
     * What is chosen where an invocation is started.
     *
     * @param tags for searching
     * @param retentionMillis how long it is kept after its end
     * @param delayMillis how long it waits before it begins, or lines up
     * @param queueing where it lines up; empty for nowhere
     */
    record Settings(Map<String, String> tags, long retentionMillis, long delayMillis, Optional<Queueing> queueing) {}

    /**
     * What an invocation is in a queue.
     *
     * @param queue the key of its actor
     * @param key in the queue
     * @param priority greater goes first
     * @param deduplicationKey empty for none
     * @param deadlineMillis how long after the start it begins at the latest; 0 for any time
     * @param definition of a queue that nobody defines otherwise
     */
    record Queueing(
            String queue,
            String key,
            int priority,
            String deduplicationKey,
            long deadlineMillis,
            Optional<QueueState.Definition> definition) {

        /** Asks for a place. */
        QueueCommand.Enqueue enqueue(String invocation) {
            return new QueueCommand.Enqueue(invocation, key, priority, deduplicationKey, definition);
        }
    }
}
