package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorOptions;
import dev.everfold.ActorRef;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Retention;
import dev.everfold.SnapshotPolicy;
import dev.everfold.SystemOptions;
import dev.everfold.cli.console.Directories;
import dev.everfold.examples.account.BankAccount;
import dev.everfold.examples.account.BankAccount.Balance;
import dev.everfold.examples.account.BankAccount.Command;
import dev.everfold.examples.account.BankAccount.Deposit;
import dev.everfold.examples.account.BankAccount.Rejection;
import dev.everfold.journal.JournalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention, erasing and backups on disk. */
class UpkeepCommandTest {

    private static final int DEPOSITS = 30_000;

    private static final SystemOptions SMALL = SystemOptions.DEFAULT
            .journal(JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10))
            .retentionInterval(Duration.ZERO);

    @TempDir
    private Path directory;

    private final ActorType<Command, Balance, Rejection> accounts = BankAccount.TYPE.options(ActorOptions.DEFAULT
            .snapshots(SnapshotPolicy.NEVER
                    .everyEvents(500)
                    .every(Duration.ofHours(1))
                    .atPassivation()
                    .keep(3))
            .retention(Retention.UNTIL_SNAPSHOTTED));

    private Path store() {
        return directory.resolve("store");
    }

    private static int run(String... arguments) {
        return Main.commandLine().execute(arguments);
    }

    /** Pays into ten accounts in turn. */
    private void deposit(ActorSystem system, int count) {
        List<CompletableFuture<?>> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(account(system, i % 10).askAsync(new Deposit(1)));
            if (replies.size() == 1_000) {
                replies.forEach(CompletableFuture::join);
                replies.clear();
            }
        }
        replies.forEach(CompletableFuture::join);
    }

    private ActorRef<Command, Balance, Rejection> account(ActorSystem system, int number) {
        return system.ref(accounts, "account-" + number);
    }

    private long sum(Path of) {
        try (ActorSystem system = ActorSystem.open(of, SMALL, accounts)) {
            long sum = 0;
            for (int i = 0; i < 10; i++) {
                sum += account(system, i).state().state().cents();
            }
            return sum;
        }
    }

    private static long segments(Path store) throws IOException {
        try (Stream<Path> children = Files.list(store.resolve("shard-000"))) {
            return children.filter(child -> child.getFileName().toString().startsWith("seg-"))
                    .count();
        }
    }

    @Test
    void retentionGivesTheDiskBackAndTheStatesStay() throws IOException {
        try (ActorSystem system = ActorSystem.open(store(), SMALL, accounts)) {
            deposit(system, DEPOSITS);
            long before = segments(store());
            assertThat(system.retain().segmentsForgotten()).isPositive();
            assertThat(segments(store())).isLessThan(before);
        }
        assertThat(sum(store())).isEqualTo(DEPOSITS);
        try (ActorSystem system = ActorSystem.open(store(), SMALL, accounts)) {
            deposit(system, DEPOSITS);
        }
        assertThat(run("retain", "--data", store().toString(), "--keep", "nothing", "--archive", "--json"))
                .isZero();
        assertThat(Files.exists(store().resolve("archive"))).isTrue();
        assertThat(sum(store())).isEqualTo(2 * DEPOSITS);
        assertThat(run("verify", "--data", store().toString())).isZero();
    }

    @Test
    void backupsAreOpenedLikeAnyStoreAndTheNextOneIsSmaller() throws IOException {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        try (ActorSystem system = ActorSystem.open(store(), SMALL, accounts)) {
            deposit(system, DEPOSITS);
            system.backUp(first, null);
            deposit(system, 100);
            system.backUp(second, first);
            deposit(system, 100);
        }
        assertThat(sum(first)).isEqualTo(DEPOSITS);
        assertThat(sum(second)).isEqualTo(DEPOSITS + 100);
        Path third = directory.resolve("third");
        assertThat(run("backup", "--data", store().toString(), "--to", third.toString(), "--json"))
                .isZero();
        assertThat(sum(third)).isEqualTo(DEPOSITS + 200);
        assertThat(run("backup", "--data", store().toString(), "--to", third.toString()))
                .isEqualTo(2);
    }

    @Test
    void aStoreOfSnapshotsThatIsLostIsMadeAnewUnlessTheJournalWasTrimmed() throws IOException {
        try (ActorSystem system = ActorSystem.open(store(), SMALL, accounts)) {
            deposit(system, DEPOSITS);
        }
        Directories.delete(store().resolve("snapshots"));
        assertThat(sum(store())).isEqualTo(DEPOSITS);
        try (ActorSystem system = ActorSystem.open(store(), SMALL, accounts)) {
            deposit(system, 10);
            assertThat(system.retain().segmentsForgotten()).isPositive();
        }
        Path aside = Files.move(store().resolve("snapshots"), directory.resolve("aside"));
        assertThat(run("retain", "--data", store().toString())).isEqualTo(2);
        Directories.delete(store().resolve("snapshots"));
        Files.move(aside, store().resolve("snapshots"));
        assertThat(sum(store())).isEqualTo(DEPOSITS + 10);
    }

    @Test
    void wrongWishesAreRefused() {
        assertThat(run("retain", "--data", directory.resolve("nothing").toString()))
                .isEqualTo(2);
        assertThat(run("backup", "--data", directory.toString(), "--to", "x")).isEqualTo(2);
        assertThat(run("retain", "--data", directory.toString(), "--keep", "some"))
                .isEqualTo(2);
        assertThat(Files.exists(directory.resolve("nothing"))).isFalse();
    }
}
