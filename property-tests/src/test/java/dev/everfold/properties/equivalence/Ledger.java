package dev.everfold.properties.equivalence;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.codec.kryo.KryoCodec;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** A ledger in two versions: the present one knows a currency, and whether the balance is below zero. */
public final class Ledger implements Decider<Ledger.Book, Ledger.Booked, Ledger.Balance, Void> {

    public record Book(int cents) {}

    public record Booked(int cents, String currency) {}

    public record Balance(long cents, boolean isOverdrawn) {}

    @Override
    public Balance initialState() {
        return new Balance(0, false);
    }

    @Override
    public Decision<Booked, Void> decide(Book command, Balance balance) {
        return Decision.accept(new Booked(command.cents(), "EUR"));
    }

    @Override
    public Balance evolve(Balance balance, Booked event) {
        long cents = balance.cents() + event.cents();
        return new Balance(cents, cents < 0);
    }

    /** As it was before. */
    public static final class Previous implements Decider<Book, Previous.OldBooked, Previous.OldBalance, Void> {

        static final ActorType<Book, OldBalance, Void> TYPE = ActorType.of("Ledger", new Previous())
                .codec(KryoCodec.builder(Book.class, OldBooked.class, OldBalance.class)
                        .name(OldBooked.class, "Booked")
                        .name(OldBalance.class, "Balance")
                        .build());

        public record OldBooked(int cents) {}

        public record OldBalance(long cents) {}

        @Override
        public OldBalance initialState() {
            return new OldBalance(0);
        }

        @Override
        public Decision<OldBooked, Void> decide(Book command, OldBalance balance) {
            return Decision.accept(new OldBooked(command.cents()));
        }

        @Override
        public OldBalance evolve(OldBalance balance, OldBooked event) {
            return new OldBalance(balance.cents() + event.cents());
        }
    }

    private static KryoCodec.Builder codec(String nameOfBalance) {
        return KryoCodec.builder(Book.class, Booked.class, Balance.class)
                .name(Booked.class, "Booked")
                .name(Balance.class, nameOfBalance)
                .defaultValue(Booked.class, "currency", "EUR");
    }

    /** A test of the present version that knows the previous one. */
    public abstract static class Changed implements ReplayEquivalence<Book> {

        private final KryoCodec codec;

        private Changed(KryoCodec.Builder codec) {
            this.codec = codec.build();
        }

        @Override
        public ActorType<Book, ?, ?> actorType() {
            return ActorType.of("Ledger", new Ledger()).codec(codec);
        }

        @Override
        public Optional<ActorType<Book, ?, ?>> previousType() {
            return Optional.of(Previous.TYPE);
        }

        @Override
        public Arbitrary<Book> commands() {
            return Arbitraries.integers().between(-9, 9).map(Book::new);
        }
    }

    /** Right. */
    public static final class MakesTheNewComponent extends Changed {
        public MakesTheNewComponent() {
            super(codec("BalanceWithSign").upcast("Balance", old -> {
                long cents = old.get("cents", Long.class);
                return new Balance(cents, cents < 0);
            }));
        }
    }

    /** Wrong: a balance below zero comes back as one that is not. */
    public static final class GivesTheNewComponentADefault extends Changed {
        public GivesTheNewComponentADefault() {
            super(codec("Balance").defaultValue(Balance.class, "isOverdrawn", false));
        }
    }

    /** Wrong: once the events are gone, nothing can be read. */
    public static final class ForgetsTheNewComponent extends Changed {
        public ForgetsTheNewComponent() {
            super(codec("Balance"));
        }
    }
}
