package dev.everfold.durable.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an invocation begins with.
 *
 * @param key of its actor: function, slash, id
 * @param version of the function's code; {@link Life#NEWEST} for the newest when it begins
 * @param input of the function
 * @param observer who is to hear of its end; empty for nobody
 * @param settings chosen where it was started
 * @param startedAtMillis since the epoch, by the clock of who started it
 */
record Start(
        String key, int version, Value input, Optional<Observer> observer, Settings settings, long startedAtMillis) {

    /** Who is to hear of the end. */
    sealed interface Observer {}

    /**
     * The schedule that has started it.
     *
     * @param schedule the key of its actor
     */
    record Scheduled(String schedule) implements Observer {}

    /**
     * An invocation that waits for this one.
     *
     * @param key of its actor
     * @param position of the call in its journal
     */
    record Caller(String key, int position) implements Observer {}

    /**
     * What is chosen where an invocation is started.
     *
     * @param tags for searching
     * @param retentionMillis how long it is kept after its end
     * @param delayMillis how long it waits before it begins, or lines up
     * @param queueing where it lines up; empty for nowhere
     * @param object the key of the object it is on; empty for none
     * @param held what those have to themselves that wait for it
     */
    record Settings(
            Map<String, String> tags,
            long retentionMillis,
            long delayMillis,
            Optional<Queueing> queueing,
            Optional<String> object,
            List<Held> held) {}

    /**
     * An object that an invocation has to itself.
     *
     * @param object type, slash, key; as its queue is named
     * @param invocation the key of its actor
     */
    record Held(String object, String invocation) {
        @Override
        public String toString() {
            return object + " (" + invocation + ")";
        }
    }

    /** What is held while this invocation runs, by it and by those that wait for it. */
    List<Held> held() {
        if (settings.object.isEmpty()
                || settings.queueing.isEmpty()
                || !settings.queueing.get().isOfObject()) {
            return settings.held;
        }
        List<Held> more = new ArrayList<>(settings.held);
        more.add(new Held(settings.queueing.get().queue(), key));
        return List.copyOf(more);
    }

    /** Asks the queue where it lines up for a place. The queue before an object limits no tags. */
    QueueCommand.Enqueue enqueue() {
        Queueing place = settings.queueing.orElseThrow();
        return new QueueCommand.Enqueue(
                key,
                place.key,
                place.priority,
                place.deduplicationKey,
                place.definition,
                place.isOfObject() ? Map.of() : settings.tags);
    }

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

        /** Whether it is the queue before an object, which nobody else defines. */
        boolean isOfObject() {
            return definition.isPresent();
        }
    }
}
