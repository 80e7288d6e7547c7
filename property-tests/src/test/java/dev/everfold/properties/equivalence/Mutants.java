package dev.everfold.properties.equivalence;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.codec.Codec;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.codec.kryo.KryoCodec;
import dev.everfold.properties.equivalence.Shelf.Added;
import dev.everfold.properties.equivalence.Shelf.Books;
import dev.everfold.properties.equivalence.Shelf.Command;
import dev.everfold.properties.equivalence.Shelf.Event;
import dev.everfold.properties.equivalence.Shelf.Listed;
import dev.everfold.properties.equivalence.Shelf.Put;
import dev.everfold.properties.equivalence.Shelf.PutAll;
import dev.everfold.properties.equivalence.Shelf.Refusal;
import dev.everfold.properties.equivalence.Shelf.Removed;
import dev.everfold.properties.equivalence.Shelf.Take;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Deciders that are wrong in one way each, and the tests that their authors would write: each of those must fail. */
public final class Mutants {

    private Mutants() {}

    private static final AtomicLong COUNTER = new AtomicLong();

    /** The test of a shelf that is wrong. */
    public abstract static class ShelfReplay implements ReplayEquivalence<Command> {

        private final ActorType<Command, ?, ?> type;

        ShelfReplay(ActorType<Command, ?, ?> type) {
            this.type = type;
        }

        ShelfReplay(Shelf decider) {
            this(Shelf.typeOf(decider));
        }

        @Override
        public ActorType<Command, ?, ?> actorType() {
            return type;
        }

        @Override
        public Arbitrary<Command> commands() {
            return Shelf.arbitraryCommands();
        }
    }

    /** Right. */
    public static final class Right extends ShelfReplay {
        public Right() {
            super(new Shelf());
        }
    }

    /** An event holds the time at which it was decided. */
    public static final class ReadsTheClock extends ShelfReplay {
        public ReadsTheClock() {
            super(new Shelf() {
                @Override
                public Decision<Event, Refusal> decide(Command command, Books books) {
                    return command instanceof Put(String title, int copies)
                            ? Decision.accept(new Added(title, copies, System.currentTimeMillis()))
                            : super.decide(command, books);
                }
            });
        }
    }

    /** The state holds a number that no event holds. */
    public static final class ReadsAStaticCounter extends ShelfReplay {
        public ReadsAStaticCounter() {
            super(new Shelf() {
                @Override
                public Books evolve(Books books, Event event) {
                    Books next = super.evolve(books, event);
                    return new Books(next.titles(), next.copies(), COUNTER.incrementAndGet());
                }
            });
        }
    }

    /** The new state is the old one with something put into it. */
    public static final class MutatesItsState extends ShelfReplay {
        public MutatesItsState() {
            super(new Shelf() {
                @Override
                public Books initialState() {
                    return new Books(new ArrayList<>(), new HashMap<>(), 0);
                }

                @Override
                public Books evolve(Books books, Event event) {
                    if (event instanceof Added(String title, int _, long _)) {
                        books.titles().add(title);
                        return new Books(books.titles(), books.copies(), books.changes() + 1);
                    }
                    Books next = super.evolve(books, event);
                    return new Books(new ArrayList<>(next.titles()), next.copies(), next.changes());
                }
            });
        }
    }

    /** A command's list comes out sorted. */
    public static final class MutatesAListItWasGiven extends ShelfReplay {
        public MutatesAListItWasGiven() {
            super(new Shelf() {
                @Override
                public Decision<Event, Refusal> decide(Command command, Books books) {
                    if (command instanceof PutAll(List<String> titles)) {
                        Collections.sort(titles);
                    }
                    return super.decide(command, books);
                }
            });
        }
    }

    /** An event holds the state's own list, which can be changed. */
    public static final class AliasesMutableStateIntoAnEvent extends ShelfReplay {
        public AliasesMutableStateIntoAnEvent() {
            super(new Shelf() {
                @Override
                public Decision<Event, Refusal> decide(Command command, Books books) {
                    return command instanceof TakeStock
                            ? Decision.accept(new Listed(books.titles()))
                            : super.decide(command, books);
                }

                @Override
                public Books evolve(Books books, Event event) {
                    Books next = super.evolve(books, event);
                    return new Books(new ArrayList<>(next.titles()), next.copies(), next.changes());
                }
            });
        }
    }

    /** Takes the title that comes first in a hashed map. */
    public static final class DependsOnMapOrder extends ShelfReplay {
        public DependsOnMapOrder() {
            super(new Shelf() {
                @Override
                public Books evolve(Books books, Event event) {
                    return event instanceof Removed && !books.copies().isEmpty()
                            ? super.evolve(
                                    books,
                                    new Removed(
                                            books.copies().keySet().iterator().next()))
                            : super.evolve(books, event);
                }
            });
        }
    }

    /** Takes what is not there: a bug that shows in evolve. */
    public static final class ThrowsOnItsOwnEvent extends ShelfReplay {
        public ThrowsOnItsOwnEvent() {
            super(new Shelf() {
                @Override
                public Books evolve(Books books, Event event) {
                    if (event instanceof Removed(String title)
                            && books.titles().getLast().equals(title)
                            && books.titles().size() > 1) {
                        throw new IndexOutOfBoundsException(
                                "no title at " + books.titles().size());
                    }
                    return super.evolve(books, event);
                }
            });
        }
    }

    /** Accepts what evolve, rightly, takes for impossible. */
    public static final class ProducesAnEventThatEvolveRefuses extends ShelfReplay {
        public ProducesAnEventThatEvolveRefuses() {
            super(new Shelf() {
                @Override
                public Decision<Event, Refusal> decide(Command command, Books books) {
                    return command instanceof Take(String title)
                            ? Decision.accept(new Removed(title))
                            : super.decide(command, books);
                }

                @Override
                public Books evolve(Books books, Event event) {
                    if (event instanceof Removed(String title)
                            && !books.copies().containsKey(title)) {
                        throw new IllegalStateException("never removed without being there: " + title);
                    }
                    return super.evolve(books, event);
                }
            });
        }
    }

    /** Says no with an exception. */
    public static final class ThrowsInsteadOfRejecting extends ShelfReplay {
        public ThrowsInsteadOfRejecting() {
            super(new Shelf() {
                @Override
                public Decision<Event, Refusal> decide(Command command, Books books) {
                    Decision<Event, Refusal> decision = super.decide(command, books);
                    if (decision instanceof Decision.Rejected<Event, Refusal>(Refusal reason)) {
                        throw new IllegalArgumentException("no: " + reason);
                    }
                    return decision;
                }
            });
        }
    }

    /** Writes how many copies there are, and does not read it. */
    public static final class LosesAFieldInTheCodec extends ShelfReplay {
        public LosesAFieldInTheCodec() {
            super(Shelf.typeOf(new Shelf()).codec(new Changing(Shelf.codec()) {
                @Override
                Object changed(Object value) {
                    return value instanceof Added(String title, int _, long stamp) ? new Added(title, 0, stamp) : value;
                }
            }));
        }
    }

    /** Counts anew after a snapshot. */
    public static final class LosesAFieldOfTheStateInTheCodec extends ShelfReplay {
        public LosesAFieldOfTheStateInTheCodec() {
            super(Shelf.typeOf(new Shelf()).codec(new Changing(Shelf.codec()) {
                @Override
                Object changed(Object value) {
                    return value instanceof Books books ? new Books(books.titles(), books.copies(), 0) : value;
                }
            }));
        }
    }

    /** Shows askers more than the state. */
    public static final class HasAViewThatCounts extends ShelfReplay {
        public HasAViewThatCounts() {
            super(Shelf.typeOf(new Shelf())
                    .viewedAs(Long.class, _ -> COUNTER.incrementAndGet())
                    .codec(KryoCodec.of(Command.class, Event.class, Books.class, Refusal.class, Long.class)));
        }
    }

    /** A codec that gives back something else now and then. */
    private abstract static class Changing implements Codec {
        private final Codec codec;

        Changing(Codec codec) {
            this.codec = codec;
        }

        abstract Object changed(Object value);

        @Override
        public List<Schema> schemas() {
            return codec.schemas();
        }

        @Override
        public Optional<String> unreadable(Schema schema) {
            return codec.unreadable(schema);
        }

        @Override
        public Payload encode(Object value) {
            return codec.encode(value);
        }

        @Override
        public Object decode(Payload payload, Dictionary dictionary) {
            return changed(codec.decode(payload, dictionary));
        }
    }

    /** A number, with a remark that its equality does not look at. */
    public record Remarked(long number, String remark) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Remarked that && number == that.number;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }

    /** Keeps the last remark. */
    public static class Remarks implements Decider<String, Remarked, Remarked, Void> {
        @Override
        public Remarked initialState() {
            return new Remarked(0, "");
        }

        @Override
        public Decision<Remarked, Void> decide(String remark, Remarked state) {
            return Decision.accept(new Remarked(0, remark));
        }

        @Override
        public Remarked evolve(Remarked state, Remarked event) {
            return event;
        }
    }

    /** The test of remarks. */
    public abstract static class RemarksReplay implements ReplayEquivalence<String> {
        private final Remarks decider;

        RemarksReplay(Remarks decider) {
            this.decider = decider;
        }

        @Override
        public ActorType<String, ?, ?> actorType() {
            return ActorType.of("Remarks", decider).codec(KryoCodec.of(String.class, Remarked.class));
        }

        @Override
        public Arbitrary<String> commands() {
            return Arbitraries.of("x", "y");
        }
    }

    /** States whose equality ignores a component; nothing else is wrong. */
    public static final class HasAnEqualityThatIgnoresAField extends RemarksReplay {
        public HasAnEqualityThatIgnoresAField() {
            super(new Remarks());
        }
    }

    /** A counter where the state's equality does not look. */
    public static final class HidesFromEquality extends RemarksReplay {
        public HidesFromEquality() {
            super(new Remarks() {
                @Override
                public Remarked evolve(Remarked state, Remarked event) {
                    return new Remarked(0, event.remark() + COUNTER.incrementAndGet());
                }
            });
        }
    }
}
