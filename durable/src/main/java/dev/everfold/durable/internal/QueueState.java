package dev.everfold.durable.internal;

import dev.everfold.durable.DurableQueue;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * Who waits in a queue, and who runs. Its maps are trees that share what stays the same, so an event costs the same
 * with ten and with a hundred thousand waiting.
 *
 * @param definition its limits; until they are known nothing is released
 * @param counts of who is here
 * @param places of all that are here, by invocation
 * @param claims the invocations that are here, by deduplication key
 * @param refused those that were told so, until they are gone; for clients that ask after that
 * @param lineup in which order those begin that wait; always there. Empty only in snapshots of before there were limits
 *     per tag
 */
record QueueState(
        Optional<Definition> definition,
        Counts counts,
        Map<String, Place> places,
        Map<String, String> claims,
        Map<String, Refused> refused,
        Optional<Lineup> lineup) {

    static final QueueState EMPTY = new QueueState(
            Optional.empty(), new Counts(0, 0, 0, 0), Map.of(), Map.of(), Map.of(), Optional.of(Lineup.EMPTY));

    QueueState {
        places = Tree.of(places);
        claims = Tree.of(claims);
        refused = Tree.of(refused);
        if (lineup.isEmpty()) {
            Lineup.Limits limits = definition
                    .map(known -> new Lineup.Limits(known.concurrencyPerKey, Collections.emptySortedMap()))
                    .orElse(Lineup.Limits.NONE);
            lineup = Optional.of(Lineup.of(limits, places));
        }
    }

    /**
     * The limits of a queue, without those per tag.
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
                    queue.rate().map(rate -> Millis.of(rate.period())).orElse(0L),
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

    /** Why somebody was not let in. */
    record Refused(QueueCommand.Refusal why, Ticket ticket) {}

    /** An invocation that is here. */
    record Place(
            String key,
            Rank rank,
            String deduplicationKey,
            boolean isRunning,
            Map<String, String> tags,
            Optional<Ticket> ticket) {

        Place running() {
            return new Place(key, rank, deduplicationKey, true, tags, ticket);
        }

        Place priority(int priority) {
            return new Place(key, new Rank(priority, rank.number), deduplicationKey, isRunning, tags, ticket);
        }
    }

    QueueState after(QueueEvent event) {
        return switch (event) {
            case QueueEvent.Defined(var defined, var perTag) ->
                new QueueState(
                        Optional.of(defined),
                        counts,
                        places,
                        claims,
                        refused,
                        Optional.of(Lineup.of(new Lineup.Limits(defined.concurrencyPerKey, perTag), places)));
            case QueueEvent.Enqueued enqueued -> enqueued(enqueued);
            case QueueEvent.Prioritized(var invocation, var priority) -> prioritized(invocation, priority);
            case QueueEvent.Released(var invocation) -> released(invocation);
            case QueueEvent.SteppedAside(var invocation) -> lineup(order().aside(place(invocation)));
            case QueueEvent.TurnedAway(var invocation, Refused why) -> refused(Tree.plus(refused, invocation, why));
            case QueueEvent.Left(var invocation) ->
                places.containsKey(invocation) ? left(invocation) : refused(Tree.minus(refused, invocation));
            case QueueEvent.Returned(var releases) ->
                counts(new Counts(
                        counts.enqueued, counts.released, counts.running, Math.max(0, counts.spent - releases)));
        };
    }

    private QueueState enqueued(QueueEvent.Enqueued enqueued) {
        Rank rank = new Rank(enqueued.priority(), counts.enqueued + 1);
        Place place =
                new Place(enqueued.key(), rank, enqueued.deduplicationKey(), false, enqueued.tags(), enqueued.ticket());
        Map<String, String> claimed = place.deduplicationKey.isEmpty()
                ? claims
                : Tree.plus(claims, place.deduplicationKey, enqueued.invocation());
        return new QueueState(
                definition,
                new Counts(rank.number, counts.released, counts.running, counts.spent),
                Tree.plus(places, enqueued.invocation(), place),
                claimed,
                refused,
                Optional.of(order().arrived(place, enqueued.invocation())));
    }

    private QueueState prioritized(String invocation, int priority) {
        Place before = place(invocation);
        Place after = before.priority(priority);
        return place(invocation, after).lineup(order().gone(before).arrived(after, invocation));
    }

    private QueueState released(String invocation) {
        Place before = place(invocation);
        int spent = isRated() ? counts.spent + 1 : counts.spent;
        return counts(new Counts(counts.enqueued, counts.released + 1, counts.running + 1, spent))
                .place(invocation, before.running())
                .lineup(order().released(before));
    }

    private QueueState left(String invocation) {
        Place place = place(invocation);
        int running = place.isRunning ? 1 : 0;
        return new QueueState(
                definition,
                new Counts(counts.enqueued, counts.released, counts.running - running, counts.spent),
                Tree.minus(places, invocation),
                place.deduplicationKey.isEmpty() ? claims : Tree.minus(claims, place.deduplicationKey),
                refused,
                Optional.of(place.isRunning ? order().ended(place) : order().gone(place)));
    }

    private QueueState counts(Counts next) {
        return new QueueState(definition, next, places, claims, refused, lineup);
    }

    private QueueState place(String invocation, Place next) {
        return new QueueState(definition, counts, Tree.plus(places, invocation, next), claims, refused, lineup);
    }

    private QueueState refused(Map<String, Refused> next) {
        return new QueueState(definition, counts, places, claims, next, lineup);
    }

    private QueueState lineup(Lineup next) {
        return new QueueState(definition, counts, places, claims, refused, Optional.of(next));
    }

    private Place place(String invocation) {
        Place place = places.get(invocation);
        if (place == null) {
            throw new AssertionError("broken invariant: " + invocation + " has a place in the queue");
        }
        return place;
    }

    /** Which stay of an invocation it is that has a place; empty for one of before there were tickets. */
    Optional<Ticket> ticket(String invocation) {
        return place(invocation).ticket;
    }

    /** Whether something is known of this stay of an invocation, or of any. */
    boolean isHere(String invocation, Optional<Ticket> ticket) {
        Place place = places.get(invocation);
        Refused turned = refused.get(invocation);
        return place != null
                ? ticket.isEmpty() || place.ticket.isEmpty() || place.ticket.equals(ticket)
                : turned != null && ticket.filter(turned.ticket::equals).isPresent();
    }

    /** In which order those begin that wait. */
    Lineup order() {
        return lineup.orElseThrow();
    }

    int waiting() {
        return places.size() - counts.running;
    }

    boolean isRated() {
        return definition.map(defined -> defined.rate > 0).orElse(false);
    }

    /** The invocation whose turn it is, and whether it has room; empty while nobody may run. */
    Optional<Lineup.Head> next() {
        return definition
                .filter(limits -> counts.running < limits.concurrency)
                .filter(limits -> limits.rate == 0 || counts.spent < limits.rate)
                .flatMap(_ -> order().head());
    }
}
