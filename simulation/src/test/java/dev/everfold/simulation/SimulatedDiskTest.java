package dev.everfold.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorId;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {

    private final List<StoredEntry> durable = new ArrayList<>();
    private final SimulatedDisk disk = new SimulatedDisk(2, durable::add);

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

    /** Seven entries make three segments, and one that is not full. */
    private List<Offset> sevenEntries() {
        List<Offset> offsets = new ArrayList<>();
        for (long i = 1; i <= 7; i++) {
            offsets.add(append(i));
        }
        disk.sync(disk.written());
        return offsets;
    }

    @Test
    void segmentsThatAreFullAndDurableAreSealed() {
        List<Offset> offsets = sevenEntries();
        assertThat(disk.sealed()).hasSize(3);
        assertThat(disk.sealed().getFirst().contains(offsets.get(1))).isTrue();
        assertThat(disk.sealed().getFirst().contains(offsets.get(2))).isFalse();
        disk.seal();
        assertThat(disk.sealed()).hasSize(4);
        append(8);
        append(9);
        append(10);
        assertThat(disk.sealed()).as("the fifth is not durable").hasSize(4);
    }

    @Test
    void whatIsTrimmedIsGoneOrThereAgainAfterACrash() {
        boolean[] seen = new boolean[3];
        for (int seed = 0; seed < 50; seed++) {
            SimulatedDiskTest life = new SimulatedDiskTest();
            List<Offset> offsets = life.sevenEntries();
            life.disk.trim(offsets.get(5));
            assertThat(life.disk.begin()).isEqualTo(offsets.get(4).value() - 1);
            assertThat(life.disk.sealed()).hasSize(1);
            life.disk.crash(new Random(seed), true);
            life.disk.acquire(List.of());
            int segmentsLeft = life.disk.sealed().size();
            seen[3 - segmentsLeft] = true;
            int begin = life.disk.begin();
            life.disk.crash(new Random(seed), true);
            assertThat(life.disk.begin())
                    .as("a second crash brings nothing back")
                    .isEqualTo(begin);
        }
        assertThat(seen).containsOnly(true);
    }

    @Test
    void aSegmentIsRewrittenAsAWholeOrNotAtAll() {
        List<Offset> offsets = sevenEntries();
        Segment second = disk.sealed().get(1);
        assertThatThrownBy(() -> disk.rewrite(second, stored -> renumbered(stored.entry(), 1_000_000)))
                .isInstanceOf(IllegalArgumentException.class);
        disk.rewrite(
                second,
                stored ->
                        renumbered(stored.entry(), 50 + stored.entry().header().firstSequenceNumber()));
        List<Long> numbers = offsets.stream()
                .map(offset -> disk.readDurable((int) offset.value() - 1))
                .map(stored -> Objects.requireNonNull(stored).entry().header().firstSequenceNumber())
                .toList();
        assertThat(numbers).containsExactly(1L, 2L, 53L, 54L, 5L, 6L, 7L);
    }

    private static Entry renumbered(Entry entry, long number) {
        Entry.Header header = entry.header();
        return new Entry(
                new Entry.Header(header.actor(), number, header.previous(), header.timestampMillis()),
                null,
                entry.outcome(),
                List.of(),
                List.of());
    }

    @Test
    void onlyWhatItsOwnerMadeSureOfIsSecured() {
        Offset first = append(1);
        disk.sync(disk.written());
        assertThat(disk.isSecured(first)).isFalse();
        disk.secure();
        Offset second = append(2);
        disk.sync(disk.written());
        assertThat(disk.isSecured(first)).isTrue();
        assertThat(disk.isSecured(second)).isFalse();
    }
}
