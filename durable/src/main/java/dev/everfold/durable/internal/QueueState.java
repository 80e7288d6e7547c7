package dev.everfold.durable.internal;

import dev.everfold.durable.DurableQueue;
import java.util.Map;
import java.util.Optional;

/**
 * Who waits in a queue, and who runs. Its maps are trees that share what stays the same, so an event costs the same
 * with ten and with a hundred thousand waiting.
 *
 * @param definition its limits; until they are known nothing is released
 * @param counts of who is here
 * @param places of all that are here, by invocation
 * @param lines of all keys that somebody here has
 * @param heads the keys that have room for one more, by the first in their lines
 * @param claims the invocations that are here, by deduplication key
 */
record QueueState(
        Optional<Definition> definition,
        Counts counts,
        Map<String, Place> places,
        Map<String, Line> lines,
        Map<Rank, String> heads,
        Map<String, String> claims) {

    static final QueueState EMPTY =
            new QueueState(Optional.empty(), new Counts(0, 0, 0, 0), Map.of(), Map.of(), Map.of(), Map.of());

    QueueState {
        places = Tree.of(places);
        lines = Tree.of(lines);
        heads = Tree.of(heads);
        claims = Tree.of(claims);
    }

    /**
     * The limits of a queue.
     *
     * @param name of the queue, by which it is addressed
     * @param concurrency how many run at a time
     * @param concurrencyPerKey how many of one key do
     * @param rate how many are released within a period; 0 for any number
     * @param periodMillis the period
     * @param waitingMax how many wait at most
     */
    record Definition(
            String name, int concurrency, int concurrencyPerKey, int rate, long periodMillis, int waitingMax) {

        static Definition of(DurableQueue queue) {
            return new Definition(
                    queue.name(),
                    queue.concurrency(),
                    queue.concurrencyPerKey(),
                    queue.rate().map(DurableQueue.Rate::starts).orElse(0),
                    queue.rate().map(rate -> rate.period().toMillis()).orElse(0L),
                    queue.waitingMax());
        }
    }

    /**
     * How many there are.
     *
     * @param enqueued since the queue exists
     * @param released since the queue exists
     * @param running now
     * @param spent how many releases count against the rate
     */
    record Counts(long enqueued, long released, int running, int spent) {}

    /** Where somebody waits: the greater priority before the smaller, and then who came first. */
    record Rank(int priority, long number) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            int order = Integer.compare(other.priority, priority);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    /** An invocation that is here. */
    record Place(String key, Rank rank, String deduplicationKey, boolean isRunning) {}

    /**
     * Those of one key.
     *
     * @param running how many run
     * @param waiting the others, in order
     */
    record Line(int running, Map<Rank, String> waiting) {

        static final Line EMPTY = new Line(0, Map.of());

        Line {
            waiting = Tree.of(waiting);
        }
    }

    QueueState after(QueueEvent event) {
        return switch (event) {
            case QueueEvent.Defined(Definition defined) -> defined(defined);
            case QueueEvent.Enqueued enqueued -> enqueued(enqueued);
            case QueueEvent.Prioritized(var invocation, var priority) -> prioritized(invocation, priority);
            case QueueEvent.Released(var invocation) -> released(invocation);
            case QueueEvent.Left(var invocation) -> left(invocation);
            case QueueEvent.Returned(var releases) ->
                counts(new Counts(
                        counts.enqueued, counts.released, counts.running, Math.max(0, counts.spent - releases)));
        };
    }

    /** Other limits let other keys have room; this happens with new code only, so all are looked at. */
    private QueueState defined(Definition defined) {
        QueueState next = new QueueState(Optional.of(defined), counts, places, lines, Map.of(), claims);
        for (Map.Entry<String, Line> line : lines.entrySet()) {
            next = next.withLine(line.getKey(), line.getValue());
        }
        return next;
    }

    private QueueState enqueued(QueueEvent.Enqueued enqueued) {
        Rank rank = new Rank(enqueued.priority(), counts.enqueued + 1);
        Place place = new Place(enqueued.key(), rank, enqueued.deduplicationKey(), false);
        Line line = line(place.key);
        Map<String, String> claimed = place.deduplicationKey.isEmpty()
                ? claims
                : Tree.plus(claims, place.deduplicationKey, enqueued.invocation());
        return new QueueState(
                        definition,
                        new Counts(rank.number, counts.released, counts.running, counts.spent),
                        Tree.plus(places, enqueued.invocation(), place),
                        lines,
                        heads,
                        claimed)
                .withLine(place.key, new Line(line.running, Tree.plus(line.waiting, rank, enqueued.invocation())));
    }

    private QueueState prioritized(String invocation, int priority) {
        Place before = place(invocation);
        Place after = new Place(
                before.key, new Rank(priority, before.rank.number), before.deduplicationKey, before.isRunning);
        Line line = line(before.key);
        Map<Rank, String> waiting = Tree.plus(Tree.minus(line.waiting, before.rank), after.rank, invocation);
        return places(Tree.plus(places, invocation, after)).withLine(before.key, new Line(line.running, waiting));
    }

    private QueueState released(String invocation) {
        Place before = place(invocation);
        Line line = line(before.key);
        int spent = isRated() ? counts.spent + 1 : counts.spent;
        return counts(new Counts(counts.enqueued, counts.released + 1, counts.running + 1, spent))
                .places(Tree.plus(
                        places, invocation, new Place(before.key, before.rank, before.deduplicationKey, true)))
                .withLine(before.key, new Line(line.running + 1, Tree.minus(line.waiting, before.rank)));
    }

    private QueueState left(String invocation) {
        Place place = place(invocation);
        Line line = line(place.key);
        int running = place.isRunning ? 1 : 0;
        Counts fewer = new Counts(counts.enqueued, counts.released, counts.running - running, counts.spent);
        Map<String, String> claimed =
                place.deduplicationKey.isEmpty() ? claims : Tree.minus(claims, place.deduplicationKey);
        return new QueueState(definition, fewer, Tree.minus(places, invocation), lines, heads, claimed)
                .withLine(place.key, new Line(line.running - running, Tree.minus(line.waiting, place.rank)));
    }

    /** With this line of a key, which shows up among the heads if it has room and somebody waits. */
    private QueueState withLine(String key, Line line) {
        Map.Entry<Rank, String> before = Tree.first(line(key).waiting);
        Map.Entry<Rank, String> first = Tree.first(line.waiting);
        Map<Rank, String> nextHeads = before == null ? heads : Tree.minus(heads, before.getKey());
        boolean hasRoom = definition
                .map(defined -> line.running < defined.concurrencyPerKey)
                .orElse(false);
        if (first != null && hasRoom) {
            nextHeads = Tree.plus(nextHeads, first.getKey(), key);
        }
        Map<String, Line> nextLines =
                line.running == 0 && first == null ? Tree.minus(lines, key) : Tree.plus(lines, key, line);
        return new QueueState(definition, counts, places, nextLines, nextHeads, claims);
    }

    private QueueState counts(Counts next) {
        return new QueueState(definition, next, places, lines, heads, claims);
    }

    private QueueState places(Map<String, Place> next) {
        return new QueueState(definition, counts, next, lines, heads, claims);
    }

    private Line line(String key) {
        Line line = lines.get(key);
        return line == null ? Line.EMPTY : line;
    }

    private Place place(String invocation) {
        Place place = places.get(invocation);
        if (place == null) {
            throw new AssertionError("broken invariant: " + invocation + " has a place in the queue");
        }
        return place;
    }

    int waiting() {
        return places.size() - counts.running;
    }

    boolean isRated() {
        return definition.map(defined -> defined.rate > 0).orElse(false);
    }

    /** The invocation that may run next; empty while none may. */
    Optional<String> next() {
        Map.Entry<Rank, String> head = Tree.first(heads);
        if (definition.isEmpty() || head == null) {
            return Optional.empty();
        }
        Definition limits = definition.get();
        boolean hasRoom = counts.running < limits.concurrency && (limits.rate == 0 || counts.spent < limits.rate);
        return hasRoom ? Optional.ofNullable(line(head.getValue()).waiting.get(head.getKey())) : Optional.empty();
    }
}
