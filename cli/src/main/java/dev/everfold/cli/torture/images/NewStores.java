package dev.everfold.cli.torture.images;

import dev.everfold.ActorSystem;
import dev.everfold.Durability;
import dev.everfold.EverfoldException;
import dev.everfold.journal.chronicle.Disk;
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
 * What power cuts leave of a store that is being made. One client opens it, gets an answer and closes it; the power is
 * cut before each call to the disk on the way, one after the other, and many images are made of each cut. A round is an
 * image; when all are through, another store follows.
 */
public final class NewStores implements Trial {

    private static final int IMAGES_OF_A_CUT = 20;

    /** A cut, with what the client can rely on afterwards. */
    private record Moment(Cut cut, Known known) {}

    private final long seed;
    private final Random random;
    private final Path work;
    private final Path kept;
    private final InstantSource clock;
    private int stores;
    private int image;
    private Store store = new Store(Durability.SYNCED, 1);
    private List<Moment> moments;

    private NewStores(long seed, Path work, Path kept, InstantSource clock) throws IOException {
        this.seed = seed;
        this.random = new Random(seed);
        this.work = work;
        this.kept = kept;
        this.clock = clock;
        this.moments = live();
    }

    /** Rounds that follow from the seed. What shows a flaw is left in the directory. */
    public static NewStores begin(long seed, Path directory, InstantSource clock) throws IOException {
        return new NewStores(seed, Store.workDirectory(directory), directory, clock);
    }

    /** How many rounds there are until the next store. */
    public int roundsLeft() {
        return moments.size() * IMAGES_OF_A_CUT - image;
    }

    @Override
    public Round next() throws IOException, InterruptedException {
        if (roundsLeft() == 0) {
            stores++;
            image = 0;
            moments = live();
        }
        int call = image / IMAGES_OF_A_CUT;
        Moment at = moments.get(call);
        image++;
        Path directory = work.resolve("image-" + stores + "-" + image);
        at.cut.afterPowerCut(directory, new Tear(random));
        List<Flaw> flaws = new ArrayList<>();
        String place =
                " (seed " + seed + ", store " + stores + ", before call " + (call + 1) + ", image " + image + ")";
        long start = clock.millis();
        long took = -1;
        Bank bank = new Bank(seed + stores, at.known);
        try (ActorSystem system = store.open(directory, Disk.REAL)) {
            bank.awaitReply(system);
            took = clock.millis() - start;
            bank.check(system).forEach(flaw -> flaws.add(new Flaw(flaw.kind(), flaw.count(), flaw.what() + place)));
        } catch (EverfoldException e) {
            flaws.add(new Flaw(Flaw.Kind.OTHER, 0, "what was left cannot be opened: " + e + place));
        }
        if (!flaws.isEmpty()) {
            Store.copy(directory, kept.resolve(directory.getFileName()));
        }
        Store.delete(directory);
        return new Round(at.known.answered(), took, flaws);
    }

    /** Makes a store, and notes every moment before a call. */
    private List<Moment> live() throws IOException {
        store = new Store(Durability.SYNCED, 1 + stores % 2);
        Path directory = Files.createDirectory(work.resolve("life-" + stores));
        Life life = new Life(new Bank(seed + stores));
        RecordingDisk disk = RecordingDisk.allSynced(directory, _ -> life.note());
        life.disk = disk;
        try (ActorSystem system = store.open(directory, disk)) {
            life.bank.ask(system, 1, 0);
        }
        Store.delete(directory);
        return life.noted;
    }

    /** A store while it is made. */
    private static final class Life {

        private final Bank bank;
        private final List<Moment> noted = new ArrayList<>();
        private @Nullable RecordingDisk disk;

        Life(Bank bank) {
            this.bank = bank;
        }

        /** One call at a time. */
        void note() throws IOException {
            // In this order: what is answered now was synced before, and whatever lies in the cut was asked before.
            Known answered = bank.known();
            Cut cut = Objects.requireNonNull(disk).cut();
            noted.add(new Moment(cut, answered.asking(bank.known())));
        }
    }

    @Override
    public void close() throws IOException {
        Store.delete(work);
    }
}
