package dev.everfold.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorId;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {

    private final List<StoredEntry> durable = new ArrayList<>();
    private final SimulatedDisk disk = new SimulatedDisk(durable::add);

    private Offset append(long number) {
        Entry.Header header = new Entry.Header(new ActorId("t", "a"), number, Offset.NONE, 0);
        ByteWriter bytes = new ByteWriter(64);
        EntryFormat.encode(new Entry(header, null, Entry.Outcome.ACCEPTED, List.of(), List.of()), bytes);
        return disk.append(bytes.toByteArray());
    }

    private List<Long> durableNumbers() {
        return durable.stream()
                .map(stored -> stored.entry().header().firstSequenceNumber())
                .toList();
    }

    @Test
    void aCrashKeepsWhatWasSyncedAndAnyBeginningOfTheRest() {
        boolean[] seen = new boolean[6];
        boolean torn = false;
        for (int seed = 0; seed < 400; seed++) {
            SimulatedDiskTest life = new SimulatedDiskTest();
            for (long i = 1; i <= 5; i++) {
                life.append(i);
                if (i == 2) {
                    life.disk.sync(life.disk.written());
                }
            }
            torn |= life.disk.crash(new Random(seed), true);
            life.disk.acquire(List.of());
            List<Long> kept = life.durableNumbers();
            assertThat(List.of(1L, 2L, 3L, 4L, 5L).subList(0, kept.size())).isEqualTo(kept);
            seen[kept.size()] = true;
        }
        assertThat(seen).containsExactly(false, false, true, true, true, true);
        assertThat(torn).isTrue();
    }

    @Test
    void whatWasCutIsWrittenOver() {
        append(1);
        disk.sync(disk.written());
        append(2);
        disk.crash(new Random(3), true);
        disk.acquire(List.of());
        int kept = durable.size();
        append(9);
        disk.sync(disk.written());
        assertThat(durableNumbers()).hasSize(kept + 1).endsWith(9L);
    }

    @Test
    void onlyWhatIsSyncedIsDurable() {
        Offset offset = append(1);
        assertThat(disk.isDurable(offset)).isFalse();
        assertThat(disk.readDurable(0)).isNull();
        disk.sync(disk.written());
        assertThat(disk.isDurable(offset)).isTrue();
        assertThat(disk.readDurable(0)).isNotNull();
    }

    @Test
    void everyOwnerHasALargerEpoch() {
        assertThat(disk.acquire(List.of())).isLessThan(disk.acquire(List.of()));
    }
}
