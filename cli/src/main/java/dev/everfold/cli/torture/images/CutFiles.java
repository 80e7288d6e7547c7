package dev.everfold.cli.torture.images;

import dev.everfold.ActorId;
import dev.everfold.Durability;
import dev.everfold.EverfoldException;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.Header;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import dev.everfold.journal.chronicle.ChronicleJournal;
import dev.everfold.journal.chronicle.Disk;
import dev.everfold.journal.chronicle.StoreVerifier;
import dev.everfold.journal.chronicle.VerificationReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A segment with {@value #ENTRIES} entries, cut at every length, and with every sector of it lost, once where all was
 * synced and once where nothing was: what was synced is there or missed, and the rest is a prefix. All are verified;
 * opened and read are the empty file, every length within the last {@value #READ_ENTRIES} entries, and every
 * {@value #READING}th of the others. A round is a length or a sector; when all are through, another segment follows.
 */
public final class CutFiles implements Trial {

    static final int ENTRIES = 200;

    private static final int SECTOR_BYTES = 512;
    private static final int ACTORS = 3;

    /** Every so many rounds the journal is opened and read, and not only verified. */
    static final int READING = 32;

    /** At the end of so many entries it is opened and read at every length. */
    static final int READ_ENTRIES = 3;

    private static final Schema SCHEMA = new Schema("Counted", "a definition".getBytes(StandardCharsets.UTF_8));
    private static final Claim CLAIM = new Claim("torture", List.of(SCHEMA));

    private final long seed;
    private final Path work;
    private final Path kept;
    private int stores;
    private int round;
    private Segment segment;

    private CutFiles(long seed, Path work, Path kept) throws IOException {
        this.seed = seed;
        this.work = work;
        this.kept = kept;
        this.segment = make();
    }

    /** Rounds that follow from the seed. What shows a flaw is left in the directory. */
    public static CutFiles begin(long seed, Path directory, InstantSource clock) throws IOException {
        return new CutFiles(seed, Store.workDirectory(directory), directory);
    }

    /** How many rounds there are until the next store. */
    int roundsLeft() {
        return segment.lengths() + segment.sectors() - round;
    }

    /** A segment as it was, in a store where it can be damaged. */
    private record Segment(Store store, Path directory, Path file, Content whole, List<StoredEntry> entries) {

        /** From the empty file to the whole one. */
        int lengths() {
            return whole.used() + 1;
        }

        boolean isInLastEntries(long length) {
            return length >= position(entries.get(entries.size() - READ_ENTRIES));
        }

        /** How many sectors there are from the first entry on. */
        int sectors() {
            return Math.ceilDiv(whole.used() - firstSector(), SECTOR_BYTES);
        }

        int firstSector() {
            return Math.ceilDiv((int) position(entries.getFirst()), SECTOR_BYTES) * SECTOR_BYTES;
        }

        static long position(StoredEntry entry) {
            return entry.offset().value() & 0xffffffffL;
        }

        /** The few lengths at which the claim, which lies before the first entry and is synced, may be whole or not. */
        boolean mayLackTheClaim(long length) {
            long claimEndMax = position(entries.getFirst()) - Integer.BYTES;
            return length < claimEndMax && length > claimEndMax - Integer.BYTES;
        }

        Expected afterCut(long length) {
            boolean isWhole = length == whole.used();
            boolean lacksTheClaim = length < position(entries.getFirst()) - Integer.BYTES;
            return new Expected(
                    !isWhole && (isSynced() || lacksTheClaim), isWhole ? ENTRIES : wholeAt(length), begunAt(length));
        }

        Expected afterLossOf(long from) {
            return new Expected(isSynced(), wholeAt(from), begunAt(from));
        }

        private boolean isSynced() {
            return store.durability() == Durability.SYNCED;
        }

        /** How many entries end before this length, at least. */
        private int wholeAt(long length) {
            int count = 0;
            while (count + 1 < entries.size() && position(entries.get(count + 1)) <= length) {
                count++;
            }
            return count;
        }

        /** How many entries begin before this length. */
        private int begunAt(long length) {
            return (int)
                    entries.stream().filter(entry -> position(entry) < length).count();
        }
    }

    /**
     * What is to be found of a damaged segment.
     *
     * @param refusal something that was synced is missing
     * @param atLeast so many entries, if there is no refusal
     * @param atMost so many entries
     */
    private record Expected(boolean refusal, int atLeast, int atMost) {}

    @Override
    public Round next() throws IOException {
        if (roundsLeft() == 0) {
            Store.delete(segment.directory);
            stores++;
            round = 0;
            segment = make();
        }
        int number = round++;
        List<Flaw> flaws = new ArrayList<>();
        boolean isRead = number % READING == 0;
        if (number < segment.lengths()) {
            int length = number;
            Files.write(segment.file, segment.whole.bytes(length));
            if (!segment.mayLackTheClaim(length)) {
                judge("cut at " + length, segment.afterCut(length), isRead || segment.isInLastEntries(length), flaws);
            }
        } else {
            int from = segment.firstSector() + (number - segment.lengths()) * SECTOR_BYTES;
            loseSector(from);
            judge("without the sector at " + from, segment.afterLossOf(from), isRead, flaws);
        }
        if (!flaws.isEmpty()) {
            Store.copy(segment.directory, kept.resolve("cut-" + stores + "-" + round));
        }
        return new Round(0, -1, flaws);
    }

    private void judge(String what, Expected expected, boolean isRead, List<Flaw> flaws) throws IOException {
        String place = what + " (seed " + seed + ", store " + stores + ")";
        try {
            VerificationReport report =
                    StoreVerifier.verify(segment.directory, _ -> {}).orElseThrow();
            if (report.isSound()) {
                if (expected.refusal) {
                    flaws.add(new Flaw(Flaw.Kind.UNDETECTED, 1, place + ": verified as sound, though all was synced"));
                } else if (report.entries() < expected.atLeast || report.entries() > expected.atMost) {
                    flaws.add(new Flaw(
                            Flaw.Kind.LOST,
                            1,
                            place + ": " + report.entries() + " entries instead of " + expected.atLeast + " to "
                                    + expected.atMost));
                }
            } else if (!expected.refusal) {
                flaws.add(new Flaw(
                        Flaw.Kind.OTHER,
                        0,
                        place + ": verified as damaged: " + report.damages().getFirst()));
            }
        } catch (EverfoldException e) {
            flaws.add(new Flaw(Flaw.Kind.OTHER, 0, place + ": cannot be verified: " + e));
        }
        if (isRead) {
            read(place, expected, flaws);
        }
    }

    private void read(String place, Expected expected, List<Flaw> flaws) throws IOException {
        Path copy = work.resolve("read");
        Store.copy(segment.directory, copy);
        try (ChronicleJournal journal = segment.store.journal(copy, Disk.REAL)) {
            List<StoredEntry> found = all(journal.acquire(0, CLAIM));
            if (expected.refusal) {
                flaws.add(new Flaw(Flaw.Kind.UNDETECTED, 1, place + ": opened, though all was synced"));
            } else if (found.size() < expected.atLeast || !isPrefix(found)) {
                flaws.add(new Flaw(Flaw.Kind.LOST, 1, place + ": no prefix, or too short a one: " + found));
            }
        } catch (EverfoldException e) {
            if (!expected.refusal) {
                flaws.add(new Flaw(Flaw.Kind.OTHER, 0, place + ": refused: " + e));
            }
        }
        Store.delete(copy);
    }

    private boolean isPrefix(List<StoredEntry> found) {
        for (int i = 0; i < found.size(); i++) {
            StoredEntry was = segment.entries.get(i);
            StoredEntry is = found.get(i);
            if (!was.offset().equals(is.offset())
                    || !was.entry().header().equals(is.entry().header())) {
                return false;
            }
        }
        return true;
    }

    private void loseSector(int from) throws IOException {
        byte[] damaged = segment.whole.bytes(segment.whole.used());
        Arrays.fill(damaged, from, Math.min(from + SECTOR_BYTES, damaged.length), (byte) 0);
        Files.write(segment.file, damaged);
    }

    /** A store whose only segment has these entries: all of them synced, or none. */
    private Segment make() throws IOException {
        Random random = new Random(seed + stores / 2);
        Store store = new Store(stores % 2 == 0 ? Durability.SYNCED : Durability.WRITTEN, 1);
        Path live = work.resolve("live");
        Path directory = work.resolve("segment-" + stores);
        Files.createDirectory(live);
        RecordingDisk disk = RecordingDisk.allSynced(live, _ -> {});
        List<StoredEntry> entries;
        try (ChronicleJournal journal = store.journal(live, disk)) {
            ShardJournal shard = journal.acquire(0, CLAIM);
            Offset[] heads = new Offset[ACTORS];
            Arrays.fill(heads, Offset.NONE);
            long[] numbers = new long[ACTORS];
            for (int i = 0; i < ENTRIES; i++) {
                int actor = random.nextInt(ACTORS);
                numbers[actor]++;
                heads[actor] = shard.append(entry(actor, numbers[actor], heads[actor], random.nextInt(1, 12)));
                if (random.nextInt(5) == 0) {
                    shard.commit();
                }
            }
            shard.commit();
            entries = all(shard);
            disk.cut().afterKill(directory);
        }
        Store.delete(live);
        Path file = dataFile(directory);
        return new Segment(store, directory, file, Content.of(file), entries);
    }

    private static Entry entry(int actor, long number, Offset previous, int bytes) {
        byte[] event = new byte[bytes];
        Arrays.fill(event, (byte) number);
        // So that the last byte of the segment is none of the zeros behind it.
        event[bytes - 1] = 1;
        return new Entry(
                new Header(new ActorId("t", "a" + actor), number, previous, 1_700_000_000_000L + number),
                null,
                Outcome.ACCEPTED,
                List.of(new Payload(SCHEMA.fingerprint(), event)),
                List.of());
    }

    private static Path dataFile(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<StoredEntry> all(ShardJournal shard) {
        List<StoredEntry> entries = new ArrayList<>();
        try (EntryCursor cursor = shard.read(Offset.NONE)) {
            for (StoredEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    @Override
    public void close() throws IOException {
        Store.delete(work);
    }
}
