package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.Durability;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLockTest {

    @TempDir
    Path directory;

    @Test
    void aSecondOpenInTheSameProcessIsRefused() throws IOException {
        try (ChronicleJournal _ = ChronicleJournal.open(directory, JournalOptions.DEFAULT)) {
            assertThatThrownBy(() -> ChronicleJournal.open(directory, JournalOptions.DEFAULT))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("already open in this process");
            Path link =
                    Files.createSymbolicLink(directory.resolveSibling(directory.getFileName() + "-link"), directory);
            assertThatThrownBy(() -> ChronicleJournal.open(link, JournalOptions.DEFAULT))
                    .isInstanceOf(JournalException.class);
            Files.delete(link);
        }
        ChronicleJournal.open(directory, JournalOptions.DEFAULT).close();
    }

    @Test
    void ofSeveralThatMakeAStoreAtOnceOneHasItAndTheOthersHearWhy() throws Exception {
        for (int round = 0; round < 100; round++) {
            Path store = directory.resolve(round + "/a/b");
            List<ChronicleJournal> opened = Collections.synchronizedList(new ArrayList<>());
            List<String> refused = Collections.synchronizedList(new ArrayList<>());
            CyclicBarrier start = new CyclicBarrier(3);
            List<Callable<@Nullable Void>> openings = Collections.nCopies(3, () -> {
                start.await();
                try {
                    opened.add(ChronicleJournal.open(store, JournalOptions.DEFAULT));
                } catch (JournalException e) {
                    refused.add(e.getMessage());
                }
                return null;
            });
            try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                for (Future<@Nullable Void> opening : threads.invokeAll(openings)) {
                    opening.get();
                }
            }
            assertThat(opened).hasSize(1);
            opened.getFirst().close();
            assertThat(refused).hasSize(2).allMatch(message -> message.contains("already open in this process"));
        }
    }

    @Test
    void aStoreInUseByAnotherProcessIsRefusedAndItsHolderNamed() throws Exception {
        try (Child child = Child.start(directory, Durability.SYNCED, 10, 0)) {
            assertThat(child.line()).isEqualTo("0.");
            assertThatThrownBy(() -> ChronicleJournal.open(directory, JournalOptions.DEFAULT))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use by another process")
                    .hasMessageContaining("pid ")
                    .hasMessageContaining("host ");
            child.kill(0);
        }
        ChronicleJournal.open(directory, JournalOptions.DEFAULT).close();
    }

    @Test
    void aDirectoryWithOtherThingsIsRefusedAndLeftAlone() throws IOException {
        Files.writeString(directory.resolve("letter.txt"), "dear reader");
        assertThatThrownBy(() -> ChronicleJournal.open(directory, JournalOptions.DEFAULT))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("holds other things");
        try (var children = Files.list(directory)) {
            assertThat(children).hasSize(1);
        }
    }

    @Test
    void aPathWithSpacesAndLettersOfEveryKindIsAsGoodAsAny() {
        Path odd = directory.resolve("My Documents").resolve("store (copy) #1");
        for (int run = 1; run <= 2; run++) {
            try (ChronicleJournal journal = ChronicleJournal.open(odd, JournalOptions.DEFAULT)) {
                assertThat(journal.acquire(0, Entries.CLAIM).epoch()).isEqualTo(run);
            }
        }
    }

    @Test
    void twoStoresAreOpenInOneProcessWithoutKnowingOfEachOther() {
        try (ChronicleJournal one = ChronicleJournal.open(directory.resolve("one"), JournalOptions.DEFAULT);
                ChronicleJournal two = ChronicleJournal.open(directory.resolve("two"), JournalOptions.DEFAULT)) {
            var first = one.acquire(0, Entries.CLAIM);
            var second = two.acquire(0, Entries.CLAIM);
            new Entries().append(first, "a", 100);
            first.commit();
            assertThat(Entries.all(first)).hasSize(1);
            assertThat(Entries.all(second)).isEmpty();
        }
    }

    @Test
    void theFilesBelongToTheirOwnerAlone() throws IOException {
        Path store = directory.resolve("store");
        try (ChronicleJournal journal = ChronicleJournal.open(store, JournalOptions.DEFAULT)) {
            journal.acquire(0, Entries.CLAIM);
            try (var tree = Files.walk(store)) {
                assertThat(tree)
                        .allSatisfy(path -> assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                                        Files.getPosixFilePermissions(path)))
                                .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
            }
        }
    }
}
