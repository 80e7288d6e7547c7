package dev.everfold.properties.examples;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.examples.account.BankAccount;
import dev.everfold.examples.account.BankAccount.Deposit;
import dev.everfold.examples.account.BankAccount.Deposited;
import dev.everfold.examples.account.BankAccount.Withdraw;
import dev.everfold.examples.account.BankAccount.Withdrawn;
import dev.everfold.properties.equivalence.Law;
import dev.everfold.properties.equivalence.LawBrokenError;
import dev.everfold.properties.equivalence.ReplayChecks;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same without generated commands: a plain test of what somebody wrote down. */
class RecordedHistoryTest {

    @Test
    void commandsOfThePastAreReplayed() {
        ReplayChecks.of(BankAccount.TYPE)
                .checkAll(List.of(new Deposit(300), new Withdraw(500), new Withdraw(100), new Deposit(0)));
    }

    @Test
    void eventsOfThePastAreReplayed() {
        ReplayChecks.of(BankAccount.TYPE)
                .checkEvents(List.of(new Deposited(300), new Withdrawn(100), new Deposited(1)));
    }

    @Test
    void longHistoryIsReplayedInReasonableTime() {
        ReplayChecks.of(BankAccount.TYPE).checkAll(Collections.nCopies(500, new Deposit(1)));
    }

    /** Forgets that a sum has a largest value. */
    public static final class Careless implements Decider<Careless.Add, Careless.Added, Careless.Sum, Void> {

        public static final ActorType<Add, Sum, Void> TYPE = ActorType.of("Careless", new Careless());

        public record Add(long amount) {}

        public record Added(long amount) {}

        public record Sum(long amount) {}

        @Override
        public Sum initialState() {
            return new Sum(0);
        }

        @Override
        public Decision<Added, Void> decide(Add command, Sum state) {
            return Decision.accept(new Added(command.amount()));
        }

        @Override
        public Sum evolve(Sum state, Added event) {
            return new Sum(Math.addExact(state.amount(), event.amount()));
        }
    }

    @Test
    void historyWithABugIsCutToTheCommandsThatShowIt() {
        List<Careless.Add> commands = List.of(
                new Careless.Add(5), new Careless.Add(Long.MAX_VALUE), new Careless.Add(-2), new Careless.Add(7));
        assertThatThrownBy(() -> ReplayChecks.of(Careless.TYPE).checkAll(commands))
                .isInstanceOf(LawBrokenError.class)
                .hasMessageStartingWith(
                        "this law does not hold: " + Law.EVOLVE_ACCEPTS_EVERY_EVENT_THAT_DECIDE_PRODUCED.sentence())
                .hasMessageContaining("java.lang.ArithmeticException: long overflow")
                .hasMessageEndingWith("""
                        import dev.everfold.properties.equivalence.Law;
                        import dev.everfold.properties.equivalence.ReplayChecks;
                        import dev.everfold.properties.examples.RecordedHistoryTest;
                        import org.junit.jupiter.api.Test;

                        @Test
                        void evolveAcceptsEveryEventThatDecideProduced() {
                            ReplayChecks.of(RecordedHistoryTest.Careless.TYPE)
                                    .check(
                                            Law.EVOLVE_ACCEPTS_EVERY_EVENT_THAT_DECIDE_PRODUCED,
                                            new RecordedHistoryTest.Careless.Add(5L),
                                            new RecordedHistoryTest.Careless.Add(9223372036854775807L));
                        }
                        """);
    }
}
