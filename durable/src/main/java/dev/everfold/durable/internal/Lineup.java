package dev.everfold.durable.internal;

import dev.everfold.durable.QueueInfo;
import dev.everfold.durable.internal.QueueState.Place;
import dev.everfold.durable.internal.QueueState.Rank;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * In which order the invocations of a queue begin that wait for room. Those with the same key, and the same values of
 * the tags that are limited, stand in one line: for them the same limits hold, so only the first of a line may be the
 * next one. Each line stands at one of its limits, which is its gate; a gate without room is not looked at, however
 * many stand there.
 *
 * <p>That a line stands at a gate with room does not say that all its other limits have room. When it comes first, it
 * is looked at: either its first invocation begins, or it goes and stands at a gate that has no room. So whoever begins
 * is the first in rank of all that have room, and a line is looked at in vain only once until a limit that stops it has
 * room again. Each change costs the logarithm of how many there are.
 *
 * @param limits of keys and tags
 * @param lines of those that wait
 * @param gates where somebody runs or stands
 * @param heads the gates that have room, by the first that stands there
 */
record Lineup(Limits limits, Map<Kind, Line> lines, Map<Trait, Gate> gates, Map<Rank, Trait> heads) {

    /** Nobody is here, and nothing is limited. */
    static final Lineup EMPTY = new Lineup(Limits.NONE, Map.of(), Map.of(), Map.of());

    Lineup {
        lines = Tree.of(lines);
        gates = Tree.of(gates);
        heads = Tree.of(heads);
    }

    /**
     * How many run at a time that have something in common.
     *
     * @param perKey the same key
     * @param perTag the same value of a tag, by the tag's name
     */
    record Limits(int perKey, SortedMap<String, Integer> perTag) {

        static final Limits NONE = new Limits(Integer.MAX_VALUE, Collections.emptySortedMap());

        Limits {
            perTag = Collections.unmodifiableSortedMap(new TreeMap<>(perTag));
        }

        int of(Trait trait) {
            return trait.isKey() ? perKey : perTag.getOrDefault(trait.tag, Integer.MAX_VALUE);
        }

        /** The key, and what is limited of the tags. */
        Kind kind(Place place) {
            List<Trait> traits = new ArrayList<>();
            traits.add(Trait.key(place.key()));
            for (String tag : perTag.keySet()) {
                String value = place.tags().get(tag);
                if (value != null) {
                    traits.add(new Trait(tag, value));
                }
            }
            return new Kind(traits);
        }
    }

    /**
     * What a limit goes by.
     *
     * @param tag the name of a tag; empty for the key
     * @param value of the tag, or the key
     */
    record Trait(String tag, String value) implements Comparable<Trait> {

        static Trait key(String key) {
            return new Trait("", key);
        }

        boolean isKey() {
            return tag.isEmpty();
        }

        @Override
        public int compareTo(Trait other) {
            int order = tag.compareTo(other.tag);
            return order != 0 ? order : value.compareTo(other.value);
        }
    }

    /**
     * What those in one line have in common.
     *
     * @param traits the key's first, then those of tags by their names
     */
    record Kind(List<Trait> traits) implements Comparable<Kind> {

        Kind {
            traits = List.copyOf(traits);
        }

        @Override
        public int compareTo(Kind other) {
            for (int i = 0; i < Math.min(traits.size(), other.traits.size()); i++) {
                int order = traits.get(i).compareTo(other.traits.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(traits.size(), other.traits.size());
        }
    }

    /**
     * Those of one kind that wait.
     *
     * @param waiting in order; never empty
     * @param gate the trait at whose limit they stand
     */
    record Line(Map<Rank, String> waiting, Trait gate) {
        Line {
            waiting = Tree.of(waiting);
        }
    }

    /**
     * The limit of one trait.
     *
     * @param running how many run that have it
     * @param lines those that stand here, by their first
     */
    record Gate(int running, Map<Rank, Kind> lines) {

        static final Gate EMPTY = new Gate(0, Map.of());

        Gate {
            lines = Tree.of(lines);
        }
    }

    /**
     * The invocation that is first in rank of all in front of whom no full gate is known.
     *
     * @param hasRoom whether it may begin; otherwise its line is to {@linkplain #aside step aside}
     */
    record Head(String invocation, boolean hasRoom) {}

    /** Under these limits, with those that are here. Looks at all of them. */
    static Lineup of(Limits limits, Map<String, Place> places) {
        Lineup lineup = new Lineup(limits, Map.of(), Map.of(), Map.of());
        for (Place place : places.values()) {
            if (place.isRunning()) {
                lineup = lineup.counting(limits.kind(place), 1);
            }
        }
        for (Map.Entry<String, Place> place : places.entrySet()) {
            if (!place.getValue().isRunning()) {
                lineup = lineup.arrived(place.getValue(), place.getKey());
            }
        }
        return lineup;
    }

    /** One more waits. The first of its kind stands where the least room is left. */
    Lineup arrived(Place place, String invocation) {
        Kind kind = limits.kind(place);
        Line line = lines.get(kind);
        return line == null
                ? with(kind, Tree.plus(Map.of(), place.rank(), invocation), narrowest(kind))
                : with(kind, Tree.plus(line.waiting, place.rank(), invocation), line.gate);
    }

    /** One does not wait any more. */
    Lineup gone(Place place) {
        Kind kind = limits.kind(place);
        Line line = line(kind);
        return with(kind, Tree.minus(line.waiting, place.rank()), line.gate);
    }

    /** One that waited runs. */
    Lineup released(Place place) {
        return gone(place).counting(limits.kind(place), 1);
    }

    /** One that ran does not any more. */
    Lineup ended(Place place) {
        return counting(limits.kind(place), -1);
    }

    /** The line of one that has no room stands where there is none. */
    Lineup aside(Place place) {
        Kind kind = limits.kind(place);
        return with(kind, line(kind).waiting, narrowest(kind));
    }

    /** Whose turn it is; empty when nobody waits but at gates without room. */
    Optional<Head> head() {
        Map.Entry<Rank, Trait> first = Tree.first(heads);
        if (first == null) {
            return Optional.empty();
        }
        Kind kind = gate(first.getValue()).lines.get(first.getKey());
        String invocation = kind == null ? null : line(kind).waiting.get(first.getKey());
        if (kind == null || invocation == null) {
            throw new AssertionError("broken invariant: the head of a gate stands there");
        }
        return Optional.of(new Head(invocation, kind.traits.stream().allMatch(trait -> room(trait) > 0)));
    }

    /** How many wait and run, by what they have in common. Looks at all lines. */
    Map<Trait, QueueInfo.Count> counts() {
        Map<Trait, QueueInfo.Count> counts = new HashMap<>();
        gates.forEach((trait, gate) -> {
            if (gate.running > 0) {
                counts.put(trait, new QueueInfo.Count(0, gate.running));
            }
        });
        lines.forEach((kind, line) -> kind.traits.forEach(trait -> counts.merge(
                trait,
                new QueueInfo.Count(line.waiting.size(), 0),
                (one, other) ->
                        new QueueInfo.Count(one.waiting() + other.waiting(), one.running() + other.running()))));
        return counts;
    }

    private int room(Trait trait) {
        return limits.of(trait) - gate(trait).running;
    }

    /** The trait of which the fewest may begin. */
    private Trait narrowest(Kind kind) {
        Trait narrowest = kind.traits.getFirst();
        for (Trait trait : kind.traits) {
            if (room(trait) < room(narrowest)) {
                narrowest = trait;
            }
        }
        return narrowest;
    }

    /** So many more run of each trait. */
    private Lineup counting(Kind kind, int more) {
        Lineup next = this;
        for (Trait trait : kind.traits) {
            Gate gate = next.gate(trait);
            next = next.with(trait, new Gate(gate.running + more, gate.lines));
        }
        return next;
    }

    /** With these waiting in the line of a kind, at this gate. */
    private Lineup with(Kind kind, Map<Rank, String> waiting, Trait at) {
        Lineup next = without(kind);
        Map.Entry<Rank, String> first = Tree.first(waiting);
        if (first == null) {
            return next;
        }
        Gate gate = next.gate(at);
        return new Lineup(limits, Tree.plus(next.lines, kind, new Line(waiting, at)), next.gates, next.heads)
                .with(at, new Gate(gate.running, Tree.plus(gate.lines, first.getKey(), kind)));
    }

    private Lineup without(Kind kind) {
        Line line = lines.get(kind);
        Map.Entry<Rank, String> first = line == null ? null : Tree.first(line.waiting);
        if (line == null || first == null) {
            return this;
        }
        Gate gate = gate(line.gate);
        return new Lineup(limits, Tree.minus(lines, kind), gates, heads)
                .with(line.gate, new Gate(gate.running, Tree.minus(gate.lines, first.getKey())));
    }

    /** With this gate, whose first shows up among the heads if it has room. */
    private Lineup with(Trait trait, Gate gate) {
        Map.Entry<Rank, Kind> before = Tree.first(gate(trait).lines);
        Map.Entry<Rank, Kind> first = Tree.first(gate.lines);
        Map<Rank, Trait> nextHeads = before == null ? heads : Tree.minus(heads, before.getKey());
        if (first != null && gate.running < limits.of(trait)) {
            nextHeads = Tree.plus(nextHeads, first.getKey(), trait);
        }
        Map<Trait, Gate> nextGates =
                gate.running == 0 && first == null ? Tree.minus(gates, trait) : Tree.plus(gates, trait, gate);
        return new Lineup(limits, lines, nextGates, nextHeads);
    }

    private Gate gate(Trait trait) {
        Gate gate = gates.get(trait);
        return gate == null ? Gate.EMPTY : gate;
    }

    private Line line(Kind kind) {
        Line line = lines.get(kind);
        if (line == null) {
            throw new AssertionError("broken invariant: whoever waits stands in a line, of " + kind);
        }
        return line;
    }
}
