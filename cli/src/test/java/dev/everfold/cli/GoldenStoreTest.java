package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorSystem;
import dev.everfold.CommandOptions;
import dev.everfold.Environment;
import dev.everfold.Reply;
import dev.everfold.SystemOptions;
import dev.everfold.examples.account.BankAccount;
import dev.everfold.examples.account.BankAccount.Balance;
import dev.everfold.examples.transfer.Wallet;
import dev.everfold.examples.transfer.Wallet.Holding;
import dev.everfold.history.ActorHistory;
import dev.everfold.history.Histories;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.JournalProvider;
import dev.everfold.journal.chronicle.StoreVerifier;
import dev.everfold.journal.chronicle.VerificationReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A store of every version of the format, as the build of its time left it. Every later build reads all of them. The
 * one of the next version is made with
 *
 * <pre>mvn test -pl cli -am -Dtest=GoldenStoreTest -Dsurefire.failIfNoSpecifiedTests=false -Deverfold.golden=2</pre>
 */
class GoldenStoreTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final String MAKE = "everfold.golden";

    /** Always the same time, or the window of the idempotency keys would have passed. */
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));

    private static final SystemOptions OPTIONS = SystemOptions.DEFAULT.journal(
            JournalOptions.DEFAULT.shards(2).sizes(1 << 20, 64 << 10).reserveBytes(0));

    @TempDir
    Path directory;

    @BeforeAll
    static void makeTheNextOneIfAsked(@TempDir Path directory) throws Exception {
        GoldenStores.makeIfAsked(MAKE, GOLDEN, directory, GoldenStoreTest::make);
    }

    static Stream<Path> stores() throws IOException {
        return GoldenStores.in(GOLDEN);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void isSound(Path golden) throws IOException {
        GoldenStores.unzip(golden, directory);
        VerificationReport report = StoreVerifier.verify(directory, _ -> {}).orElseThrow();
        assertThat(report.damages()).isEmpty();
        assertThat(report.notes()).isEmpty();
        assertThat(report.shards()).isEqualTo(2);
        assertThat(report.segments()).isEqualTo(4);
        assertThat(report.actors()).isEqualTo(7);
        assertThat(report.entries()).isEqualTo(17);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void tellsTheStatesAndGivesTheSameRepliesAgain(Path golden) throws Exception {
        GoldenStores.unzip(golden, directory);
        try (ActorSystem system = open(directory)) {
            assertThat(system.awaitDelivery(Duration.ofSeconds(20))).isTrue();
            assertThat(system.ref(BankAccount.TYPE, "alice").state().state()).isEqualTo(new Balance(70));
            assertThat(system.ref(BankAccount.TYPE, "alice").state().sequenceNumber())
                    .isEqualTo(2);
            assertThat(system.ref(BankAccount.TYPE, "bjørn").state().state()).isEqualTo(new Balance(1));
            assertThat(holding(system, "giver")).isEqualTo(new Holding(60, false));
            assertThat(holding(system, "taker")).isEqualTo(new Holding(40, false));
            assertThat(holding(system, "closed")).isEqualTo(new Holding(0, true));
            assertThat(holding(system, "rich")).isEqualTo(new Holding(Long.MAX_VALUE, false));

            assertThat(account(system, "alice", new BankAccount.Deposit(100), "deposit"))
                    .isEqualTo(new Reply.Accepted<>(1, new Balance(100), true));
            assertThat(account(system, "alice", new BankAccount.Withdraw(30), "withdraw"))
                    .isEqualTo(new Reply.Accepted<>(2, new Balance(70), true));
            assertThat(account(system, "carol", new BankAccount.Withdraw(5), "too much"))
                    .isEqualTo(new Reply.Rejected<>(BankAccount.Rejection.INSUFFICIENT_FUNDS, true));
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void tellsItsPast(Path golden) throws IOException {
        GoldenStores.unzip(golden, directory);
        try (Histories histories = Histories.open(directory, BankAccount.TYPE, Wallet.TYPE)) {
            ActorHistory<Balance> alice = histories.history(BankAccount.TYPE, "alice");
            assertThat(alice.at(1).state()).isEqualTo(new Balance(100));
            assertThat(alice.latest().state()).isEqualTo(new Balance(70));
            assertThat(histories.history(Wallet.TYPE, "closed").latest().state())
                    .isEqualTo(new Holding(0, true));
            assertThat(histories.whatIf(Wallet.TYPE, true, 2).isSame()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void goesOn(Path golden) throws Exception {
        GoldenStores.unzip(golden, directory);
        try (ActorSystem system = open(directory)) {
            wallet(system, "giver", new Wallet.Send("giver", "taker", 60));
            assertThat(system.awaitDelivery(Duration.ofSeconds(20))).isTrue();
        }
        try (ActorSystem system = open(directory)) {
            assertThat(holding(system, "giver")).isEqualTo(new Holding(0, false));
            assertThat(holding(system, "taker")).isEqualTo(new Holding(100, false));
        }
        assertThat(StoreVerifier.verify(directory, _ -> {}).orElseThrow().damages())
                .isEmpty();
    }

    /** In two runs, so that there are two segments in each shard. What is done here must never change. */
    private static void make(Path store) throws InterruptedException {
        try (ActorSystem system = open(store)) {
            account(system, "alice", new BankAccount.Deposit(100), "deposit");
            account(system, "bjørn", new BankAccount.Deposit(1), "deposit");
            account(system, "carol", new BankAccount.Withdraw(5), "too much");
            wallet(system, "giver", new Wallet.Deposit(100));
            wallet(system, "giver", new Wallet.Send("giver", "taker", 30));
            wallet(system, "rich", new Wallet.Deposit(Long.MAX_VALUE));
            wallet(system, "closed", new Wallet.Close());
            system.awaitDelivery(Duration.ofSeconds(20));
        }
        try (ActorSystem system = open(store)) {
            account(system, "alice", new BankAccount.Withdraw(30), "withdraw");
            wallet(system, "giver", new Wallet.Send("giver", "taker", 10));
            // Rejected, because the receiver is closed; and failed, because it would hold more than a long can tell.
            wallet(system, "giver", new Wallet.Send("giver", "closed", 7));
            wallet(system, "giver", new Wallet.Send("giver", "rich", 7));
            system.awaitDelivery(Duration.ofSeconds(20));
        }
    }

    private static ActorSystem open(Path store) {
        Environment machine = Environment.production();
        return ActorSystem.open(
                JournalProvider.installed().open(store, OPTIONS.journal()),
                new Environment(CLOCK, machine.activations(), machine.writers(), machine.timer(), machine.background()),
                OPTIONS,
                BankAccount.TYPE,
                Wallet.TYPE);
    }

    private static Reply<Balance, BankAccount.Rejection> account(
            ActorSystem system, String key, BankAccount.Command command, String idempotencyKey) {
        return system.ref(BankAccount.TYPE, key)
                .ask(command, CommandOptions.key(idempotencyKey).rememberingRejection());
    }

    private static void wallet(ActorSystem system, String key, Wallet.Command command) {
        assertThat(system.ref(Wallet.TYPE, key).ask(command)).isInstanceOf(Reply.Accepted.class);
    }

    private static Holding holding(ActorSystem system, String key) {
        return system.ref(Wallet.TYPE, key).state().state();
    }
}
