package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Durability;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process acknowledged is there after it was killed, whichever way and however often. */
class KilledProcessTest {

    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10);

    @TempDir
    Path store;

    @Test
    void whatWasAcknowledgedSurvivesKill9InBothDurabilities() throws Exception {
        Random random = new Random(20_261_121);
        for (int round = 0; round < 6; round++) {
            Durability durability = round % 2 == 0 ? Durability.SYNCED : Durability.WRITTEN;
            try (Child child = Child.start(store, durability, 1 + random.nextInt(40), 0)) {
                long counted = 0;
                for (int lines = 0; lines < 20 + random.nextInt(400); lines++) {
                    String line = child.line();
                    assertThat(line).endsWith(".");
                    counted = Long.parseLong(line.substring(0, line.length() - 1));
                }
                assertAcknowledged(child.kill(counted));
            }
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAHaltInTheMiddleOfAGroup() throws Exception {
        for (int round = 1; round <= 3; round++) {
            try (Child child = Child.start(store, Durability.SYNCED, 10, 1000 * round + 5)) {
                assertAcknowledged(child.await(0));
            }
        }
    }

    private void assertAcknowledged(long acknowledged) throws IOException {
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            List<StoredEntry> all = Entries.all(shard);
            assertThat((long) all.size()).isGreaterThanOrEqualTo(acknowledged);
            Entries entries = Entries.continuing(shard);
            long told = 0;
            for (int key = 0; key < 13; key++) {
                List<StoredEntry> history = Entries.drain(shard.history(entries.head("key" + key)));
                assertThat(history.stream().map(Entries::number).toList()).isSorted();
                told += history.size();
            }
            assertThat(told).isEqualTo(all.size());
        }
    }
}
