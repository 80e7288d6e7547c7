package dev.everfold.cli.simulate;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.Timer;
import dev.everfold.simulation.Call;
import dev.everfold.simulation.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Neighbours who hear words and pass them on. Of no use but for its turns, which are of every sort that there is: with
 * no event and with several, with messages in chains, in bundles and to oneself, with timers, rejected, and failed.
 */
public class Gossip implements Workload {

    private static final int NEIGHBOURS = 6;

    private static final int TIMERS = 3;

    /** What a neighbour remembers, at most. */
    private static final int WORDS_MAX = 12;

    sealed interface Command {}

    /** Hears these words. */
    record Hear(List<String> words) implements Command {}

    /** Hears a word and passes it on along this way. */
    record Spread(String word, List<String> way) implements Command {}

    /** Tells everybody at once, and wants to hear who did not listen. */
    record Shout(String me, String word, List<String> to) implements Command {}

    /** Listens if the word is a new one. */
    record Listen(String word) implements Command {}

    /** Nods. */
    record Nod() implements Command {}

    /** Is too much. */
    record Choke(String word) implements Command {}

    /** Sets a timer for another command. */
    record Remind(String timer, long millis, Command later) implements Command {}

    /** Tells somebody later, and wants to hear when that one does not listen. */
    record TellLater(String me, String timer, long millis, String to, String word) implements Command {}

    /** Hears something in every new life. */
    record WakeUp(String timer, String word) implements Command {}

    /** Is not to be reminded any more. */
    record Forget(String timer) implements Command {}

    sealed interface Event {}

    record Heard(String word) implements Event {}

    record Known(long count, List<String> newest) {}

    static final class Neighbour implements Decider<Command, Event, Known, String> {

        static final ActorType<Command, Known, String> TYPE = ActorType.of("Neighbour", new Neighbour());

        @Override
        public Known initialState() {
            return new Known(0, List.of());
        }

        @Override
        public Decision<Event, String> decide(Command command, Known known) {
            return switch (command) {
                case Hear(List<String> words) ->
                    Decision.accept(words.stream().<Event>map(Heard::new).toList(), List.of());
                case Spread(String word, List<String> way) when way.isEmpty() -> Decision.accept(new Heard(word));
                case Spread(String word, List<String> way) ->
                    Decision.accept(
                            List.of(new Heard(word)),
                            List.of(Message.to(TYPE, way.getFirst(), new Spread(word, way.subList(1, way.size())))));
                case Shout(String me, String word, List<String> to) ->
                    Decision.accept(
                            List.of(),
                            to.stream()
                                    .<Message<?>>map(key -> call(me, word, key))
                                    .toList());
                case Listen(String word) when known.newest.contains(word) -> Decision.reject("I know " + word);
                case Listen(String word) -> Decision.accept(new Heard(word));
                case Nod() -> Decision.accept();
                case Choke(String word) -> throw new IllegalStateException("choked on " + word);
                case Remind(String timer, long millis, Command later) ->
                    set(Timer.after(timer, Duration.ofMillis(millis), later));
                case TellLater(String me, String timer, long millis, String to, String word) ->
                    set(Timer.after(timer, Duration.ofMillis(millis), call(me, word, to)));
                case WakeUp(String timer, String word) -> set(Timer.atOpening(timer, new Hear(List.of(word))));
                case Forget(String timer) -> set(Timer.cancel(timer));
            };
        }

        private static Decision<Event, String> set(Timer timer) {
            List<Event> events = timer.name().equals("t0") ? List.of(new Heard(timer.name())) : List.of();
            return Decision.accept(events, List.of(), List.of(timer));
        }

        private static Message<Command> call(String me, String word, String key) {
            Command there = word.endsWith("7") ? new Choke(word) : new Listen(word);
            return Message.<Command>to(TYPE, key, there)
                    .ifRejected(Message.to(TYPE, me, new Hear(List.of(key + " did not listen"))));
        }

        @Override
        public Known evolve(Known known, Event event) {
            return switch (event) {
                case Heard(String word) -> {
                    List<String> newest = new ArrayList<>(known.newest);
                    newest.add(word);
                    if (newest.size() > WORDS_MAX) {
                        newest.removeFirst();
                    }
                    yield new Known(known.count + 1, List.copyOf(newest));
                }
            };
        }
    }

    @Override
    public List<ActorType<?, ?, ?>> types() {
        return List.of(Neighbour.TYPE);
    }

    @Override
    public boolean mayBeDeleted(ActorType<?, ?, ?> type) {
        return true;
    }

    @Override
    public Call<?> next(RandomGenerator random) {
        String who = neighbour(random);
        String word = "w" + random.nextInt(20);
        Command command = switch (random.nextInt(12)) {
            case 0, 1 -> new Hear(List.of(word, word + "a", word + "b").subList(0, random.nextInt(4)));
            case 2 -> new Spread(word, List.of(neighbour(random), who, neighbour(random)));
            case 3, 4 -> new Shout(who, word, List.of(neighbour(random), neighbour(random), who));
            case 5 -> new Listen(word);
            case 6 -> new Choke(word);
            case 7, 8 -> later(random, who, word);
            case 9 -> new TellLater(who, timer(random), delay(random), neighbour(random), word);
            case 10 -> random.nextBoolean() ? new Forget(timer(random)) : new WakeUp(timer(random), word);
            default -> new Nod();
        };
        return new Call<>(Neighbour.TYPE, who, command);
    }

    /** A command that is decided later, of a sort that is accepted, rejected, fails, or sets the next timer. */
    private static Command later(RandomGenerator random, String who, String word) {
        Command last = switch (random.nextInt(6)) {
            case 0 -> new Choke(word);
            case 1 -> new Listen(word);
            case 2 -> new Shout(who, word, List.of(neighbour(random), who));
            case 3 -> new Nod();
            default -> new Hear(List.of(word));
        };
        Command later = random.nextInt(3) == 0 ? new Remind(timer(random), delay(random), last) : last;
        return new Remind(timer(random), delay(random), later);
    }

    private static String timer(RandomGenerator random) {
        return "t" + random.nextInt(TIMERS);
    }

    /** Some are far away, for those are not kept in memory. */
    private static long delay(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(100_000, 10_000_000);
            default -> random.nextInt(5_000);
        };
    }

    private static String neighbour(RandomGenerator random) {
        return "n" + random.nextInt(NEIGHBOURS);
    }
}
