package dev.everfold.properties.examples;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void historyWithABugIsCutToTheCommandsThatShowIt() {
        List<BankAccount.Command> commands = List.of(
                new Deposit(5),
                new Deposit(Long.MAX_VALUE),
                new Withdraw(2),
                new Withdraw(1),
                new Deposit(7),
                new Withdraw(3));
        assertThatThrownBy(() -> ReplayChecks.of(BankAccount.TYPE).checkAll(commands))
                .isInstanceOf(LawBrokenError.class)
                .hasMessageStartingWith(
                        "this law does not hold: " + Law.EVOLVE_ACCEPTS_EVERY_EVENT_THAT_DECIDE_PRODUCED.sentence())
                .hasMessageContaining("java.lang.ArithmeticException: long overflow")
                .hasMessageEndingWith("""
                        import dev.everfold.examples.account.BankAccount;
                        import dev.everfold.properties.equivalence.Law;
                        import dev.everfold.properties.equivalence.ReplayChecks;
                        import org.junit.jupiter.api.Test;

                        @Test
                        void evolveAcceptsEveryEventThatDecideProduced() {
                            ReplayChecks.of(BankAccount.TYPE)
                                    .check(
                                            Law.EVOLVE_ACCEPTS_EVERY_EVENT_THAT_DECIDE_PRODUCED,
                                            new BankAccount.Deposit(5L),
                                            new BankAccount.Deposit(9223372036854775807L));
                        }
                        """);
    }
}
