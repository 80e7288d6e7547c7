package dev.everfold.cli.torture.images;

import dev.everfold.ActorSystem;
import dev.everfold.Durability;
import dev.everfold.EverfoldException;
import dev.everfold.cli.torture.images.Trial.Flaw;
import dev.everfold.journal.chronicle.Disk;
import dev.everfold.journal.chronicle.StoreVerifier;
import dev.everfold.journal.chronicle.VerificationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What power cuts leave of a whole store while an engine works on it. At some call to the disk, or at some moment
 * between two, what is there and what of it is synced is noted; many images are made of it, each is opened, and what is
 * found is compared with what the clients know. One of the images goes on: by turns after the power cut, and after a
 * kill that the power cut comes later to. A round is an image.
 */
public final class TornPages implements Trial {

    private static final int IMAGES_OF_A_CUT = 15;
    private static final int CUTS_OF_A_STORE = 4;

    /** Enough for segments to fill up. */
    private static final int ASKED_MAX = 180;

    private static final int ASKED_FEW = 40;

    /** When cuts come. */
    public enum Moments {
        /** At any call to the disk, or between two. */
        ANY,
        /** Mostly when segments have become full. */
        AFTER_FULL_SEGMENTS
    }

    /** A moment, with what the clients can rely on after a kill and after a power cut. */
    private record Moment(Cut cut, Known afterKill, Known afterPowerCut) {}

    private final long seed;
    private final Moments moments;
    private final Random random;
    private final Path work;
    private final Path kept;
    private final InstantSource clock;

    private Store store = new Store(Durability.SYNCED, 1);
    private long storeSeed;
    private int cuts;
    private int images = IMAGES_OF_A_CUT;
    private int directories;
    private @Nullable Moment moment;

    /** Of the present life: what no power cut takes away, though nothing is synced for an answer. */
    private volatile Known durable = new Bank(0).known();

    private TornPages(long seed, Moments moments, Path work, Path kept, InstantSource clock) {
        this.seed = seed;
        this.moments = moments;
        this.random = new Random(seed);
        this.work = work;
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * Rounds that follow from the seed, apart from how threads take turns. What shows a flaw is left in the directory.
     */
    public static Trial begin(long seed, Path directory, InstantSource clock) throws IOException {
        return begin(seed, Moments.ANY, directory, clock);
    }

    /** The same, with the cuts at moments of one sort. */
    public static Trial begin(long seed, Moments moments, Path directory, InstantSource clock) throws IOException {
        return new TornPages(seed, moments, Store.workDirectory(directory), directory, clock);
    }

    @Override
    public Round next() throws IOException, InterruptedException {
        if (images == IMAGES_OF_A_CUT) {
            images = 0;
            List<Flaw> flaws = live();
            if (!flaws.isEmpty()) {
                return new Round(0, -1, flaws);
            }
        }
        images++;
        return image();
    }

    /**
     * Lets the clients work on the store, a new one or what is left of the last moment, until the next moment comes.
     */
    private List<Flaw> live() throws IOException, InterruptedException {
        boolean isNew = cuts % CUTS_OF_A_STORE == 0;
        Moment before = isNew ? null : moment;
        cuts++;
        if (before == null) {
            storeSeed = moments == Moments.AFTER_FULL_SEGMENTS ? Bank.seedOfLongNames(seed + cuts) : seed + cuts;
            // Written only, a power cut may take from one shard what another has got a message of.
            store = random.nextInt(3) == 0
                    ? new Store(Durability.WRITTEN, 1)
                    : new Store(Durability.SYNCED, random.nextInt(1, 3));
        }
        // Not what an earlier life had made durable after its moment: what it did from then on never was.
        durable = before == null ? new Bank(storeSeed).known() : before.afterPowerCut;
        Path directory = Files.createDirectories(work.resolve("life-" + directories++));
        boolean isKilled = random.nextInt(3) > 0;
        if (before != null && isKilled) {
            before.cut.afterKill(directory);
        } else if (before != null) {
            before.cut.afterPowerCut(directory, new Tear(random));
        }
        Known known = before == null ? durable : isKilled ? before.afterKill : before.afterPowerCut;
        Life life = new Life(new Bank(storeSeed, known));
        RecordingDisk disk = before != null && isKilled
                ? RecordingDisk.afterKill(directory, before.cut, life::beforeCall)
                : RecordingDisk.allSynced(directory, life::beforeCall);
        life.disk = disk;
        List<Flaw> flaws = new ArrayList<>();
        try (ActorSystem system = store.open(directory, disk)) {
            durable = known;
            flaws.addAll(life.bank.check(system));
            for (Throwable failure : life.bank.work(system, life::isOver)) {
                flaws.add(flaw("a healthy store failed: " + failure, directory));
            }
            life.note();
        } catch (EverfoldException e) {
            flaws.add(flaw("what was left cannot be opened: " + e, directory));
        }
        moment = life.noted;
        if (flaws.isEmpty()) {
            Store.delete(directory);
        } else {
            keep(directory);
        }
        return flaws;
    }

    /** The clients at work until a moment comes, which is one call to the disk, or some time. */
    private final class Life {

        private final Bank bank;
        private final boolean isLong = moments == Moments.AFTER_FULL_SEGMENTS || random.nextInt(3) == 0;
        private final long call;
        private final long asked;
        private @Nullable RecordingDisk disk;
        private volatile @Nullable Moment noted;

        Life(Bank bank) {
            this.bank = bank;
            this.call = call();
            this.asked = bank.known().clients().getFirst().asked()
                    + (isLong ? random.nextInt(ASKED_FEW, ASKED_MAX) : random.nextInt(1, ASKED_FEW));
        }

        private int call() {
            // Where nothing is synced for an answer, there are few calls.
            return store.durability() == Durability.WRITTEN
                    ? random.nextInt(1, 90)
                    : isLong ? random.nextInt(300, 1200) : random.nextInt(1, random.nextBoolean() ? 80 : 300);
        }

        boolean isOver(long next) {
            return noted != null || next >= asked;
        }

        void beforeCall(long number) throws IOException {
            if (number == call) {
                note();
            }
        }

        void note() throws IOException {
            if (noted != null || disk == null) {
                return;
            }
            // In this order: what is answered now was synced before, and whatever lies in the cut was asked before.
            Known answered = bank.known();
            Cut cut = disk.cut();
            Known asked = bank.known();
            Known reliable = store.durability() == Durability.SYNCED ? answered : durable;
            noted = new Moment(cut, answered.asking(asked), reliable.asking(asked));
        }
    }

    private Round image() throws IOException, InterruptedException {
        Moment at = Objects.requireNonNull(moment);
        Path directory = work.resolve("image-" + directories++);
        boolean isKilled = random.nextInt(10) == 0;
        if (isKilled) {
            at.cut.afterKill(directory);
        } else {
            at.cut.afterPowerCut(directory, new Tear(random));
        }
        Known known = isKilled ? at.afterKill : at.afterPowerCut;
        Bank bank = new Bank(storeSeed, known);
        List<Flaw> flaws = new ArrayList<>();
        if (random.nextInt(8) == 0) {
            verify(directory, flaws);
        }
        long start = clock.millis();
        long took = -1;
        try (ActorSystem system = store.open(directory, Disk.REAL)) {
            bank.awaitReply(system);
            took = clock.millis() - start;
            bank.check(system)
                    .forEach(flaw -> flaws.add(new Flaw(flaw.kind(), flaw.count(), place(flaw.what(), directory))));
        } catch (EverfoldException e) {
            flaws.add(flaw("what was left cannot be opened: " + e, directory));
        }
        if (flaws.isEmpty()) {
            Store.delete(directory);
        } else {
            keep(directory);
        }
        return new Round(known.answered(), took, flaws);
    }

    private void verify(Path directory, List<Flaw> flaws) {
        StoreVerifier.verify(directory, _ -> {})
                .map(VerificationReport::damages)
                .ifPresent(damages ->
                        damages.forEach(damage -> flaws.add(flaw("verified as damaged: " + damage, directory))));
    }

    private Flaw flaw(String what, Path directory) {
        return new Flaw(Flaw.Kind.OTHER, 0, place(what, directory));
    }

    private String place(String what, Path directory) {
        return what + " (seed " + seed + ", cut " + cuts + ", image " + images + ", " + directory.getFileName() + ")";
    }

    private void keep(Path directory) throws IOException {
        Store.copy(directory, kept.resolve(directory.getFileName()));
        Store.delete(directory);
    }

    @Override
    public void close() throws IOException {
        Store.delete(work);
    }
}
