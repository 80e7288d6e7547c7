package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorOptions;
import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.CommandOptions;
import dev.everfold.Environment;
import dev.everfold.Reply;
import dev.everfold.Retention;
import dev.everfold.SnapshotPolicy;
import dev.everfold.SystemOptions;
import dev.everfold.examples.account.BankAccount;
import dev.everfold.examples.account.BankAccount.Balance;
import dev.everfold.examples.account.BankAccount.Command;
import dev.everfold.examples.account.BankAccount.Deposit;
import dev.everfold.examples.account.BankAccount.Rejection;
import dev.everfold.history.ActorHistory;
import dev.everfold.history.Histories;
import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.JournalProvider;
import dev.everfold.journal.chronicle.StoreVerifier;
import dev.everfold.snapshot.SnapshotStoreProvider;
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
 * A store with snapshots, an archive, a deleted actor and a journal of which the beginning is gone, of every version of
 * the formats, as the build of its time left it. Made like those of {@link GoldenStoreTest}, with
 * {@code -Deverfold.golden.trimmed=2}.
 */
class GoldenTrimmedStoreTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden-trimmed");
    private static final String MAKE = "everfold.golden.trimmed";

    /** Always the same time, or the window of the idempotency keys would have passed. */
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));

    private static final SystemOptions OPTIONS = SystemOptions.DEFAULT
            .retentionInterval(Duration.ZERO)
            .journal(JournalOptions.DEFAULT
                    .shards(1)
                    .sizes(1 << 20, 64 << 10)
                    .reserveBytes(0)
                    .archive(true));

    private static final ActorType<Command, Balance, Rejection> ACCOUNT = BankAccount.TYPE.options(ActorOptions.DEFAULT
            .retention(Retention.UNTIL_SNAPSHOTTED)
            .snapshots(SnapshotPolicy.NEVER.everyEvents(3).keep(2)));

    @TempDir
    Path directory;

    @BeforeAll
    static void makeTheNextOneIfAsked(@TempDir Path directory) throws Exception {
        GoldenStores.makeIfAsked(MAKE, GOLDEN, directory, GoldenTrimmedStoreTest::make);
    }

    static Stream<Path> stores() throws IOException {
        return GoldenStores.in(GOLDEN);
    }

    /** In four runs, each of which has a segment. What is done here must never change. */
    private static void make(Path store) {
        try (ActorSystem system = open(store)) {
            for (int cents = 1; cents <= 8; cents++) {
                deposit(system, "alice", cents, "alice " + cents);
            }
            deposit(system, "bob", 500, "bob");
            deposit(system, "carol", 7, "carol");
        }
        try (ActorSystem system = open(store)) {
            system.ref(ACCOUNT, "bob").delete();
            deposit(system, "alice", 9, "alice 9");
        }
        try (ActorSystem system = open(store)) {
            deposit(system, "carol", 8, "carol again");
        }
        try (ActorSystem system = open(store)) {
            deposit(system, "dave", 1, "dave");
            assertThat(system.retain().segmentsForgotten()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void isSound(Path golden) throws IOException {
        GoldenStores.unzip(golden, directory);
        assertThat(directory.resolve("archive/shard-000")).isDirectory();
        assertThat(StoreVerifier.verify(directory, _ -> {}).orElseThrow().damages())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void tellsTheStatesAndGivesTheSameRepliesAgain(Path golden) throws IOException {
        GoldenStores.unzip(golden, directory);
        try (ActorSystem system = open(directory)) {
            assertThat(system.ref(ACCOUNT, "alice").state()).isEqualTo(new ActorState<>(9, new Balance(45)));
            assertThat(system.ref(ACCOUNT, "carol").state()).isEqualTo(new ActorState<>(2, new Balance(15)));
            assertThat(system.keys(ACCOUNT)).containsExactlyInAnyOrder("alice", "carol", "dave");
            assertThat(deposit(system, "alice", 2, "alice 2")).isEqualTo(new Reply.Accepted<>(2, new Balance(3), true));
            assertThat(deposit(system, "carol", 8, "carol again"))
                    .isEqualTo(new Reply.Accepted<>(2, new Balance(15), true));
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void theDeletedOneStartsAnewAboveItsNumbers(Path golden) throws IOException {
        GoldenStores.unzip(golden, directory);
        try (ActorSystem system = open(directory)) {
            assertThat(system.ref(ACCOUNT, "bob").state().state()).isEqualTo(new Balance(0));
            assertThat(deposit(system, "bob", 3, "bob"))
                    .isInstanceOfSatisfying(
                            Reply.Accepted.class,
                            accepted -> assertThat(accepted.sequenceNumber()).isGreaterThan(1));
            assertThat(system.ref(ACCOUNT, "bob").state().state()).isEqualTo(new Balance(3));
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void tellsItsPastFromTheArchive(Path golden) throws IOException {
        GoldenStores.unzip(golden, directory);
        try (Histories histories = Histories.open(directory, ACCOUNT)) {
            ActorHistory<Balance> alice = histories.history(ACCOUNT, "alice");
            assertThat(alice.at(2).state()).isEqualTo(new Balance(3));
            assertThat(alice.latest().state()).isEqualTo(new Balance(45));
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void goesOn(Path golden) throws IOException {
        GoldenStores.unzip(golden, directory);
        try (ActorSystem system = open(directory)) {
            deposit(system, "alice", 10, "alice 10");
        }
        try (ActorSystem system = open(directory)) {
            deposit(system, "dave", 2, "dave again");
            assertThat(system.retain().segmentsForgotten()).isPositive();
            assertThat(system.ref(ACCOUNT, "alice").state()).isEqualTo(new ActorState<>(10, new Balance(55)));
        }
        assertThat(StoreVerifier.verify(directory, _ -> {}).orElseThrow().damages())
                .isEmpty();
    }

    private static ActorSystem open(Path store) {
        Environment machine = Environment.production();
        Journal journal = JournalProvider.installed().open(store, OPTIONS.journal());
        return ActorSystem.open(
                journal,
                SnapshotStoreProvider.installed().orElseThrow().open(store, journal.id(), journal.shards()),
                new Environment(CLOCK, machine.activations(), machine.writers(), machine.timer(), machine.background()),
                OPTIONS,
                ACCOUNT);
    }

    private static Reply<Balance, Rejection> deposit(ActorSystem system, String key, long cents, String once) {
        return system.ref(ACCOUNT, key).ask(new Deposit(cents), CommandOptions.key(once));
    }
}
