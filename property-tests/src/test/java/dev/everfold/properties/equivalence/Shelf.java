package dev.everfold.properties.equivalence;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.codec.kryo.KryoCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** A shelf of books, right in every way, of which the {@link Mutants} are made. */
public class Shelf implements Decider<Shelf.Command, Shelf.Event, Shelf.Books, Shelf.Refusal> {

    public sealed interface Command {}

    public record Put(String title, int copies) implements Command {}

    public record PutAll(List<String> titles) implements Command {}

    public record Take(String title) implements Command {}

    public record TakeStock() implements Command {}

    public sealed interface Event {}

    public record Added(String title, int copies, long stamp) implements Event {}

    public record Removed(String title) implements Event {}

    public record Listed(List<String> titles) implements Event {}

    /**
     * The state.
     *
     * @param titles in the order in which they came
     * @param copies by title
     * @param changes how many events there have been
     */
    public record Books(List<String> titles, Map<String, Integer> copies, long changes) {}

    public enum Refusal {
        NO_COPIES,
        NOT_HERE
    }

    /** A type that has this decider and the codec that it would have by default. */
    static ActorType<Command, Books, Refusal> typeOf(Shelf decider) {
        return ActorType.of("Shelf", decider).codec(codec());
    }

    static KryoCodec codec() {
        return KryoCodec.of(Command.class, Event.class, Books.class, Refusal.class);
    }

    /** Commands that are accepted for the most part. */
    static Arbitrary<Command> arbitraryCommands() {
        Arbitrary<String> titles = Arbitraries.of("a", "b", "c", "d");
        return Arbitraries.oneOf(
                titles.map(title -> new Put(title, 1)),
                titles.map(title -> new Put(title, 2)),
                titles.list().ofMaxSize(3).map(PutAll::new),
                titles.map(Take::new),
                Arbitraries.create(TakeStock::new));
    }

    @Override
    public Books initialState() {
        return new Books(List.of(), Map.of(), 0);
    }

    @Override
    public Decision<Event, Refusal> decide(Command command, Books books) {
        return switch (command) {
            case Put(String _, int copies) when copies < 1 -> Decision.reject(Refusal.NO_COPIES);
            case Put(String title, int copies) -> Decision.accept(new Added(title, copies, 0));
            case PutAll(List<String> titles) ->
                Decision.accept(
                        titles.stream()
                                .<Event>map(title -> new Added(title, 1, 0))
                                .toList(),
                        List.of());
            case Take(String title) when !books.copies().containsKey(title) -> Decision.reject(Refusal.NOT_HERE);
            case Take(String title) -> Decision.accept(new Removed(title));
            case TakeStock() -> Decision.accept(new Listed(List.copyOf(books.titles())));
        };
    }

    @Override
    public Books evolve(Books books, Event event) {
        List<String> titles = new ArrayList<>(books.titles());
        Map<String, Integer> copies = new HashMap<>(books.copies());
        switch (event) {
            case Added(String title, int more, long _) -> {
                titles.add(title);
                copies.merge(title, more, Integer::sum);
            }
            case Removed(String title) -> {
                titles.removeIf(title::equals);
                copies.remove(title);
            }
            case Listed _ -> {}
        }
        return new Books(List.copyOf(titles), copies, books.changes() + 1);
    }
}
