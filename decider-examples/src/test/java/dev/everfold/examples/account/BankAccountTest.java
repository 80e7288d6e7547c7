package dev.everfold.examples.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.examples.account.BankAccount.Balance;
import dev.everfold.examples.account.BankAccount.Deposit;
import dev.everfold.examples.account.BankAccount.Deposited;
import dev.everfold.examples.account.BankAccount.Rejection;
import dev.everfold.examples.account.BankAccount.Withdraw;
import dev.everfold.examples.account.BankAccount.Withdrawn;
import dev.everfold.testkit.DeciderScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BankAccountTest {

    private final DeciderScenario<BankAccount.Command, BankAccount.Event, Balance, Rejection> account =
            DeciderScenario.of(new BankAccount());

    @Test
    void aNewAccountIsEmpty() {
        account.thenState(new Balance(0));
    }

    @Test
    void aDepositRaisesTheBalance() {
        account.when(new Deposit(300)).thenEvents(new Deposited(300)).thenState(new Balance(300));
    }

    @Test
    void aWithdrawalLowersTheBalance() {
        account.given(new Deposited(300))
                .when(new Withdraw(300))
                .thenEvents(new Withdrawn(300))
                .thenState(new Balance(0));
    }

    @Test
    void anAccountIsNeverOverdrawn() {
        account.given(new Deposited(300))
                .when(new Withdraw(301))
                .thenRejected(Rejection.INSUFFICIENT_FUNDS)
                .thenState(new Balance(300));
    }

    @Test
    void amountsArePositive() {
        account.when(new Deposit(0)).thenRejected(Rejection.AMOUNT_NOT_POSITIVE);
        account.when(new Deposit(-1)).thenRejected(Rejection.AMOUNT_NOT_POSITIVE);
        account.when(new Withdraw(0)).thenRejected(Rejection.AMOUNT_NOT_POSITIVE);
        account.when(new Withdraw(-1)).thenRejected(Rejection.AMOUNT_NOT_POSITIVE);
    }

    @Test
    void aBalanceHasALargestValue() {
        account.given(new Deposited(5))
                .when(new Deposit(Long.MAX_VALUE - 4))
                .thenRejected(Rejection.FULL)
                .when(new Deposit(Long.MAX_VALUE - 5))
                .thenState(new Balance(Long.MAX_VALUE));
    }

    @Test
    void itRunsAsAnActor() {
        try (ActorSystem system = ActorSystem.inMemory(BankAccount.TYPE)) {
            system.ref(BankAccount.TYPE, "alice").ask(new Deposit(300));
            assertThat(system.ref(BankAccount.TYPE, "alice").state()).isEqualTo(new ActorState<>(1, new Balance(300)));
        }
    }

    @Test
    void itFitsInFortyLinesWithoutCastNullOrAnnotation() throws IOException {
        List<String> lines = Files.readAllLines(
                Path.of("src/main/java", BankAccount.class.getName().replace('.', '/') + ".java"));
        assertThat(lines).filteredOn(line -> !line.isBlank()).hasSizeLessThanOrEqualTo(40);
        assertThat(String.join("\n", lines))
                .doesNotContain("null", "@", "default ->")
                .doesNotContainPattern("\\(\\w+\\) \\w");
    }
}
