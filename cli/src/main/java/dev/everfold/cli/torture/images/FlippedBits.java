package dev.everfold.cli.torture.images;

import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.Durability;
import dev.everfold.EverfoldException;
import dev.everfold.examples.transfer.Wallet.Holding;
import dev.everfold.journal.chronicle.Disk;
import dev.everfold.journal.chronicle.StoreVerifier;
import dev.everfold.journal.chronicle.VerificationReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Single bits that flip, in any file of a store that was closed, or left by a kill. Such a store is refused, or one
 * actor of it is, with a message that names the place; or nothing of it is different. A round is a bit.
 */
public final class FlippedBits implements Trial {

    private static final int BITS_OF_A_STORE = 250;
    private static final int ASKED_MAX = 40;

    /** A store that is whole, and what is in it. */
    private record Source(
            Store store, long seed, Cut cut, Known known, Map<String, ActorState<Holding>> states, long entries) {}

    private final long seed;
    private final Random random;
    private final Path work;
    private final Path kept;
    private final InstantSource clock;
    private int rounds;
    private @Nullable Source source;

    private FlippedBits(long seed, Path work, Path kept, InstantSource clock) {
        this.seed = seed;
        this.random = new Random(seed);
        this.work = work;
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * Rounds that follow from the seed, apart from how threads take turns. What shows a flaw is left in the directory.
     */
    public static Trial begin(long seed, Path directory, InstantSource clock) throws IOException {
        return new FlippedBits(seed, Store.workDirectory(directory), directory, clock);
    }

    @Override
    public Round next() throws IOException, InterruptedException {
        if (rounds % BITS_OF_A_STORE == 0) {
            source = make();
        }
        rounds++;
        Path directory = work.resolve("bit-" + rounds);
        Source whole = Objects.requireNonNull(source);
        whole.cut.afterKill(directory);
        String place = flip(directory);
        List<Flaw> flaws = new ArrayList<>();
        boolean isReported = isReported(whole, directory, place, flaws);
        long start = clock.millis();
        long opened = -1;
        try (ActorSystem system = whole.store.open(directory, Disk.REAL)) {
            opened = clock.millis();
            compare(whole, system, place, flaws);
        } catch (EverfoldException e) {
            if (!namesAPlace(e)) {
                flaws.add(new Flaw(Flaw.Kind.OTHER, 0, place + ": refused without a place: " + e));
            }
            if (!isReported) {
                flaws.add(new Flaw(Flaw.Kind.UNDETECTED, 1, place + ": verified as sound, and refused: " + e));
            }
        }
        if (!flaws.isEmpty()) {
            Store.copy(directory, kept.resolve(directory.getFileName()));
        }
        Store.delete(directory);
        return new Round(whole.known.answered(), opened < 0 ? -1 : opened - start, flaws);
    }

    private Source make() throws IOException, InterruptedException {
        Path directory = work.resolve("source-" + rounds);
        Store store = new Store(Durability.SYNCED, random.nextInt(1, 3));
        long bankSeed = seed + rounds;
        Bank bank = new Bank(bankSeed);
        boolean isClosed = random.nextBoolean();
        Files.createDirectory(directory);
        RecordingDisk disk = RecordingDisk.allSynced(directory, _ -> {});
        Cut cut = disk.cut();
        Map<String, ActorState<Holding>> states = Map.of();
        for (int run = 1; run <= 2; run++) {
            long until = run * random.nextLong(1, ASKED_MAX);
            try (ActorSystem system = store.open(directory, disk)) {
                bank.check(system);
                List<Throwable> failures = bank.work(system, next -> next >= until);
                if (!failures.isEmpty()) {
                    throw new IllegalStateException("a healthy store failed", failures.getFirst());
                }
                system.awaitDelivery(Bank.PATIENCE);
                states = Bank.states(system);
                cut = disk.cut();
            }
        }
        cut = isClosed ? disk.cut() : cut;
        long entries = StoreVerifier.verify(directory, _ -> {}).orElseThrow().entries();
        Store.delete(directory);
        return new Source(store, bankSeed, cut, bank.known(), states, entries);
    }

    private String flip(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(directory)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        Path file = files.get(random.nextInt(files.size()));
        int used = Content.of(file).used();
        if (used == 0) {
            return flip(directory);
        }
        int at = random.nextInt(used);
        int bit = 1 << random.nextInt(8);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int old = open.read();
            open.seek(at);
            open.write(old ^ bit);
        }
        return directory.relativize(file) + " byte " + at + " bit " + bit + " (seed " + seed + ", round " + rounds
                + ")";
    }

    /** Whether the verifier finds damage. If not, it must find everything else. */
    private static boolean isReported(Source whole, Path directory, String place, List<Flaw> flaws) {
        try {
            VerificationReport report = StoreVerifier.verify(directory, _ -> {}).orElseThrow();
            if (report.isSound() && report.entries() != whole.entries) {
                flaws.add(new Flaw(
                        Flaw.Kind.UNDETECTED,
                        1,
                        place + ": verified as sound with " + report.entries() + " of " + whole.entries + " entries"));
            }
            return !report.isSound();
        } catch (EverfoldException e) {
            return true;
        }
    }

    private void compare(Source whole, ActorSystem system, String place, List<Flaw> flaws) throws InterruptedException {
        Map<String, ActorState<Holding>> found = Bank.states(system);
        if (!found.equals(whole.states)) {
            flaws.add(new Flaw(
                    Flaw.Kind.UNDETECTED, 1, place + ": the states are " + found + " instead of " + whole.states));
            return;
        }
        for (Flaw flaw : new Bank(whole.seed, whole.known).check(system)) {
            flaws.add(new Flaw(Flaw.Kind.UNDETECTED, 1, place + ": " + flaw.what()));
        }
    }

    private static boolean namesAPlace(EverfoldException refusal) {
        String message = String.valueOf(refusal.getMessage());
        return message.contains("segment ") || message.contains("/store");
    }

    @Override
    public void close() throws IOException {
        Store.delete(work);
    }
}
