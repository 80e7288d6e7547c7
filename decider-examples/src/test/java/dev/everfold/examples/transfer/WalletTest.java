package dev.everfold.examples.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorSystem;
import dev.everfold.Message;
import dev.everfold.examples.transfer.Wallet.Close;
import dev.everfold.examples.transfer.Wallet.Closed;
import dev.everfold.examples.transfer.Wallet.Deposit;
import dev.everfold.examples.transfer.Wallet.Deposited;
import dev.everfold.examples.transfer.Wallet.Holding;
import dev.everfold.examples.transfer.Wallet.Receive;
import dev.everfold.examples.transfer.Wallet.Received;
import dev.everfold.examples.transfer.Wallet.Rejection;
import dev.everfold.examples.transfer.Wallet.Send;
import dev.everfold.examples.transfer.Wallet.Sent;
import dev.everfold.examples.transfer.Wallet.TakeBack;
import dev.everfold.examples.transfer.Wallet.TakenBack;
import dev.everfold.testkit.DeciderScenario;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WalletTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final DeciderScenario<Wallet.Command, Wallet.Event, Holding, Rejection> wallet =
            DeciderScenario.of(new Wallet());

    @Test
    void moneyLeavesTheSenderWithAMessageAndAWayBack() {
        wallet.given(new Deposited(10))
                .when(new Send("alice", "bob", 7))
                .thenEvents(new Sent("bob", 7))
                .thenSends(Message.to(Wallet.TYPE, "bob", new Receive("alice", 7))
                        .ifRejected(Message.to(Wallet.TYPE, "alice", new TakeBack("bob", 7))))
                .thenState(new Holding(3, false));
    }

    @Test
    void aWalletSendsNoMoreThanItHas() {
        wallet.given(new Deposited(10)).when(new Send("alice", "bob", 11)).thenRejected(Rejection.INSUFFICIENT_FUNDS);
    }

    @Test
    void amountsArePositive() {
        wallet.when(new Deposit(0)).thenRejected(Rejection.AMOUNT_NOT_POSITIVE);
        wallet.when(new Send("alice", "bob", -1)).thenRejected(Rejection.AMOUNT_NOT_POSITIVE);
    }

    @Test
    void moneyArrives() {
        wallet.when(new Receive("alice", 7))
                .thenEvents(new Received("alice", 7))
                .thenState(new Holding(7, false));
    }

    @Test
    void aClosedWalletTakesNothingButItsOwnMoneyBack() {
        DeciderScenario<Wallet.Command, Wallet.Event, Holding, Rejection> closed = wallet.given(new Closed());
        closed.when(new Deposit(1)).thenRejected(Rejection.WALLET_CLOSED);
        closed.when(new Receive("alice", 1)).thenRejected(Rejection.WALLET_CLOSED);
        closed.when(new Send("alice", "bob", 1)).thenRejected(Rejection.WALLET_CLOSED);
        closed.when(new Close()).thenRejected(Rejection.WALLET_CLOSED);
        closed.when(new TakeBack("bob", 7)).thenEvents(new TakenBack("bob", 7)).thenState(new Holding(7, true));
    }

    @Test
    void onlyAnEmptyWalletCloses() {
        wallet.given(new Deposited(1)).when(new Close()).thenRejected(Rejection.WALLET_NOT_EMPTY);
        wallet.when(new Close()).thenEvents(new Closed()).thenState(new Holding(0, true));
    }

    @Test
    void whatAClosedWalletDoesNotWantReturns() throws InterruptedException {
        try (ActorSystem system = ActorSystem.inMemory(Wallet.TYPE)) {
            system.ref(Wallet.TYPE, "alice").ask(new Deposit(10));
            system.ref(Wallet.TYPE, "bob").ask(new Close());
            system.ref(Wallet.TYPE, "alice").ask(new Send("alice", "bob", 7));
            assertThat(system.awaitDelivery(LONG)).isTrue();
            assertThat(system.ref(Wallet.TYPE, "alice").state().state()).isEqualTo(new Holding(10, false));
            assertThat(system.ref(Wallet.TYPE, "bob").state().state()).isEqualTo(new Holding(0, true));
        }
    }

    @Test
    void moneyIsConserved() throws InterruptedException {
        List<String> keys = IntStream.range(0, 20).mapToObj(i -> "wallet-" + i).toList();
        Random random = new Random(7);
        try (ActorSystem system = ActorSystem.inMemory(Wallet.TYPE)) {
            keys.forEach(key -> system.ref(Wallet.TYPE, key).ask(new Deposit(1_000)));
            for (int i = 0; i < 5_000; i++) {
                String from = keys.get(random.nextInt(keys.size()));
                String to = keys.get(random.nextInt(keys.size()));
                system.ref(Wallet.TYPE, from)
                        .tell(random.nextInt(50) == 0 ? new Close() : new Send(from, to, 1 + random.nextInt(600)));
            }
            // A reply from each says that its commands are decided; then what they sent may finish.
            keys.forEach(key -> system.ref(Wallet.TYPE, key).ask(new Deposit(0)));
            assertThat(system.awaitDelivery(LONG)).isTrue();
            List<Holding> holdings = keys.stream()
                    .map(key -> system.ref(Wallet.TYPE, key).state().state())
                    .toList();
            assertThat(holdings).anyMatch(Holding::isClosed);
            assertThat(holdings.stream().mapToLong(Holding::cents).sum()).isEqualTo(20_000);
        }
    }
}
