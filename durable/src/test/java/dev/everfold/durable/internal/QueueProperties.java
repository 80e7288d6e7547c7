package dev.everfold.durable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Decision;
import dev.everfold.codec.Codec;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.QueueInfo;
import dev.everfold.durable.internal.QueueCommand.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever comes to a queue, it lets in whom a plain list of all that wait would let in, and in that order. */
class QueueProperties {

    /** More than it ever takes: no more lines are looked at than there are. */
    private static final int TURNS_MAX = 3;

    /** What comes. */
    sealed interface Action {

        /** One more, with a key and tags, of which some may be limited. */
        record Come(String key, int priority, Map<String, String> tags) implements Action {}

        /** One of those that are there goes, counted around. */
        record Go(int index) implements Action {}

        /** One of those that wait has another priority. */
        record Raise(int index, int priority) implements Action {}

        /** Other limits. */
        record Limit(DurableQueue queue) implements Action {}

        /** The period of a release is over. */
        record Return() implements Action {}

        /** The queue leaves memory and comes back. */
        record Reload() implements Action {}
    }

    /** Who is in the queue of the plain list. */
    private record Guest(String name, int number, int priority, Action.Come come) {}

    /** The queue without any cleverness: whoever is the first of those that have room begins. */
    private static final class Plain {
        private DurableQueue limits = DurableQueue.of("q");
        private final List<Guest> waiting = new ArrayList<>();
        private final List<Guest> running = new ArrayList<>();
        private int spent;

        List<String> releases() {
            List<String> released = new ArrayList<>();
            waiting.sort(
                    Comparator.comparingInt((Guest guest) -> -guest.priority).thenComparingInt(Guest::number));
            for (Optional<Guest> next = next(); next.isPresent(); next = next()) {
                waiting.remove(next.get());
                running.add(next.get());
                released.add(next.get().name);
                spent += limits.rate().isPresent() ? 1 : 0;
            }
            return released;
        }

        private Optional<Guest> next() {
            boolean isOpen = running.size() < limits.concurrency()
                    && limits.rate().map(rate -> spent < rate.starts()).orElse(true);
            return waiting.stream().filter(guest -> isOpen && hasRoom(guest)).findFirst();
        }

        private boolean hasRoom(Guest guest) {
            return count(running, "", guest.come.key) < limits.concurrencyPerKey()
                    && guest.come.tags.entrySet().stream()
                            .allMatch(tag -> count(running, tag.getKey(), tag.getValue())
                                    < limits.concurrencyPerTag().getOrDefault(tag.getKey(), Integer.MAX_VALUE));
        }

        private static int count(List<Guest> guests, String tag, String value) {
            return (int) guests.stream()
                    .filter(guest ->
                            value.equals(tag.isEmpty() ? guest.come.key : guest.come.tags.getOrDefault(tag, "none")))
                    .count();
        }

        QueueInfo info() {
            Map<String, QueueInfo.Count> keys = new HashMap<>();
            Map<String, Map<String, QueueInfo.Count>> tags = new HashMap<>();
            List<Guest> all = new ArrayList<>(waiting);
            all.addAll(running);
            for (Guest guest : all) {
                keys.put(guest.come.key, counts("", guest.come.key));
                guest.come.tags.forEach((tag, value) -> {
                    if (limits.concurrencyPerTag().containsKey(tag)) {
                        tags.computeIfAbsent(tag, _ -> new HashMap<>()).put(value, counts(tag, value));
                    }
                });
            }
            return new QueueInfo("q", waiting.size(), running.size(), keys, tags);
        }

        private QueueInfo.Count counts(String tag, String value) {
            return new QueueInfo.Count(count(waiting, tag, value), count(running, tag, value));
        }
    }

    private final Codec codec = QueueTypes.opened().codec();
    private final QueueDecider decider = new QueueDecider();
    private final Plain plain = new Plain();
    private QueueState state = decider.initialState();
    private int came;

    /** What the queue releases, in all turns that follow from the command. */
    private List<String> released(QueueCommand command) {
        List<String> released = new ArrayList<>();
        Optional<QueueCommand> next = Optional.of(command);
        for (int turns = 1; next.isPresent(); turns++) {
            assertThat(turns).isLessThan(TURNS_MAX);
            Decision.Accepted<QueueEvent, Refusal> turn =
                    (Decision.Accepted<QueueEvent, Refusal>) decider.decide(next.get(), state);
            for (QueueEvent event : turn.events()) {
                state = decider.evolve(state, event);
                if (event instanceof QueueEvent.Released(var invocation)) {
                    released.add(invocation);
                }
            }
            next = turn.messages().stream()
                    .map(message -> (Object) message.command())
                    .filter(QueueCommand.Continue.class::isInstance)
                    .map(QueueCommand.class::cast)
                    .findFirst();
        }
        return released;
    }

    /** Does it to both; gives what the queue releases. */
    private List<String> act(Action action) {
        return switch (action) {
            case Action.Come come -> {
                came++;
                plain.waiting.add(new Guest("f/" + came, came, come.priority, come));
                yield released(new QueueCommand.Enqueue(
                        "f/" + came, come.key, come.priority, "", Optional.empty(), come.tags));
            }
            case Action.Go(int index) -> {
                List<Guest> all = new ArrayList<>(plain.running);
                all.addAll(plain.waiting);
                if (all.isEmpty()) {
                    yield List.of();
                }
                Guest gone = all.get(index % all.size());
                plain.waiting.remove(gone);
                plain.running.remove(gone);
                yield released(new QueueCommand.Leave(gone.name, Optional.empty()));
            }
            case Action.Raise(int index, int priority) -> {
                if (plain.waiting.isEmpty()) {
                    yield List.of();
                }
                Guest raised = plain.waiting.remove(index % plain.waiting.size());
                plain.waiting.add(new Guest(raised.name, raised.number, priority, raised.come));
                yield released(new QueueCommand.Prioritize(raised.name, priority));
            }
            case Action.Limit(DurableQueue queue) -> {
                plain.limits = queue;
                yield released(new QueueCommand.Define(
                        QueueState.Definition.of(queue), new TreeMap<>(queue.concurrencyPerTag())));
            }
            case Action.Return() -> {
                plain.spent = Math.max(0, plain.spent - 1);
                yield released(new QueueCommand.Return(1));
            }
            case Action.Reload() -> {
                state = (QueueState) codec.decode(
                        codec.encode(state),
                        print -> codec.schemas().stream()
                                .filter(schema -> schema.fingerprint() == print)
                                .findFirst()
                                .orElseThrow());
                yield List.of();
            }
        };
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void whoeverIsTheFirstOfThoseThatHaveRoomBegins(@ForAll("actions") List<Action> actions) {
        QueueProperties queue = new QueueProperties();
        var _ = queue.act(new Action.Limit(DurableQueue.of("q")));
        for (Action action : actions) {
            List<String> released = queue.act(action);
            assertThat(released).isEqualTo(queue.plain.releases());
            assertThat(Describe.queue("q", queue.state)).isEqualTo(queue.plain.info());
        }
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Integer> indexes = Arbitraries.integers().between(0, 1_000);
        Arbitrary<Integer> priorities = Arbitraries.integers().between(0, 2);
        Arbitrary<Map<String, String>> tags = Arbitraries.maps(
                        Arbitraries.of("region", "customer", "kind"), Arbitraries.of("x", "y", "z"))
                .ofMaxSize(3);
        Arbitrary<Action> comes = Combinators.combine(Arbitraries.of("", "k", "l"), priorities, tags)
                .as(Action.Come::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(12, comes),
                        Tuple.of(8, indexes.map(Action.Go::new)),
                        Tuple.of(2, Combinators.combine(indexes, priorities).as(Action.Raise::new)),
                        Tuple.of(1, queues().map(Action.Limit::new)),
                        Tuple.of(2, Arbitraries.just(new Action.Return())),
                        Tuple.of(1, Arbitraries.just(new Action.Reload())))
                .list()
                .ofMaxSize(120);
    }

    private static Arbitrary<DurableQueue> queues() {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 4);
        Arbitrary<Integer> limits = Arbitraries.oneOf(few, Arbitraries.just(Integer.MAX_VALUE));
        Arbitrary<Map<String, Integer>> tags = Arbitraries.maps(Arbitraries.of("region", "customer", "other"), few);
        Arbitrary<Integer> rates = Arbitraries.integers().between(0, 3);
        return Combinators.combine(limits, limits, rates, tags).as((concurrency, perKey, rate, perTag) -> {
            DurableQueue queue = DurableQueue.of("q").concurrency(concurrency).concurrencyPerKey(perKey);
            for (Map.Entry<String, Integer> tag : perTag.entrySet()) {
                queue = queue.concurrencyPerTag(tag.getKey(), tag.getValue());
            }
            return rate == 0 ? queue : queue.rate(rate, Duration.ofSeconds(1));
        });
    }
}
