package dev.everfold.cli.torture.images;

import dev.everfold.ActorSystem;
import dev.everfold.Durability;
import dev.everfold.EverfoldException;
import dev.everfold.JournalFailedException;
import dev.everfold.StorageFullException;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.chronicle.Disk;
import dev.everfold.journal.chronicle.StoreVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The first call to the disk fails, then the second, and so on until a run ends before its turn comes; once only that
 * call, once all from it on. Nothing is answered any more that is not synced, later commands are refused, and what is
 * left, of the process or of a power cut, holds everything answered. A round is a call.
 */
public final class FailingCalls implements Trial {

    /** Synced stores and those that are only written, each with one failing call and with all that follow. */
    static final int SWEEPS = 4;

    private static final long ASKED = 55;

    private final long seed;
    private final Path work;
    private final Path kept;
    private final InstantSource clock;
    private int sweeps;
    private long call;

    private FailingCalls(long seed, Path work, Path kept, InstantSource clock) {
        this.seed = seed;
        this.work = work;
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * Rounds that follow from the seed, apart from how threads take turns. What shows a flaw is left in the directory.
     */
    public static FailingCalls begin(long seed, Path directory, InstantSource clock) throws IOException {
        return new FailingCalls(seed, Store.workDirectory(directory), directory, clock);
    }

    /** How often every call has had its turn. */
    int sweeps() {
        return sweeps;
    }

    @Override
    public Round next() throws IOException, InterruptedException {
        call++;
        boolean isOnce = sweeps % 2 == 0;
        Store store = new Store(sweeps % SWEEPS < 2 ? Durability.SYNCED : Durability.WRITTEN, 1);
        Path directory = Files.createDirectory(work.resolve("call-" + call));
        long bankSeed = Bank.seedOfLongNames(seed);
        long failing = call;
        RecordingDisk disk = RecordingDisk.allSynced(directory, number -> {
            if (isOnce ? number == failing : number >= failing) {
                throw new IOException("the disk died at call " + number);
            }
        });
        Bank bank = new Bank(bankSeed);
        List<Flaw> flaws = new ArrayList<>();
        live(store, directory, disk, bank, flaws);
        Path cut = work.resolve("cut-" + call);
        if (store.durability() == Durability.SYNCED) {
            disk.cut().afterPowerCut(cut, new Tear(new Random(seed + call)));
            reopen(store, cut, new Bank(bankSeed, bank.known()), flaws);
        }
        long took = reopen(store, directory, new Bank(bankSeed, bank.known()), flaws);
        List<Flaw> placed = flaws.stream()
                .map(flaw -> new Flaw(
                        flaw.kind(),
                        flaw.count(),
                        flaw.what() + " (seed " + seed + ", sweep " + sweeps + ", call " + call + ")"))
                .toList();
        if (!flaws.isEmpty()) {
            Store.copy(directory, kept.resolve(directory.getFileName()));
        }
        Store.delete(directory);
        Store.delete(cut);
        if (disk.calls() < call) {
            sweeps++;
            call = 0;
        }
        return new Round(bank.known().answered(), took, placed);
    }

    private static void live(Store store, Path directory, RecordingDisk disk, Bank bank, List<Flaw> flaws)
            throws InterruptedException {
        try (ActorSystem system = store.open(directory, disk)) {
            List<Throwable> failures = bank.work(system, next -> next >= ASKED);
            for (Throwable failure : failures) {
                expectFailure(failure, flaws);
            }
            if (failures.stream().anyMatch(JournalFailedException.class::isInstance)) {
                expectRefusal(system, bank, flaws);
            }
        } catch (JournalException e) {
            // Opening or closing met the failure.
            if (!isOfTheDisk(e)) {
                flaws.add(other("failed for another reason: " + e));
            }
        } catch (EverfoldException e) {
            flaws.add(other("opened or closed with an unexpected failure: " + e));
        }
    }

    /** The shard has failed, or it takes nothing because no further segment can be prepared. */
    private static void expectFailure(Throwable failure, List<Flaw> flaws) {
        boolean isExpected = failure instanceof JournalFailedException
                ? isOfTheDisk(failure)
                : failure instanceof StorageFullException full && !full.outcomeUnknown();
        if (!isExpected) {
            flaws.add(other("a client got an unexpected failure: " + failure));
        }
    }

    private static boolean isOfTheDisk(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("the disk died"));
    }

    /** After the first failure nothing is taken any more, and whoever asks is told so. */
    private static void expectRefusal(ActorSystem system, Bank bank, List<Flaw> flaws) {
        for (int client = 0; client < Bank.CLIENTS; client++) {
            try {
                bank.ask(system, client, bank.known().clients().get(client).asked());
                flaws.add(new Flaw(Flaw.Kind.UNDETECTED, 1, "a command was answered by a shard that had failed"));
            } catch (JournalFailedException e) {
                if (e.outcomeUnknown()) {
                    flaws.add(other("a command that was not taken has an unknown outcome: " + e));
                }
            }
        }
    }

    /** Gives the time until the first reply, negative when there was none. */
    private long reopen(Store store, Path directory, Bank bank, List<Flaw> flaws) throws InterruptedException {
        StoreVerifier.verify(directory, _ -> {})
                .ifPresent(report -> report.damages()
                        .forEach(damage -> flaws.add(other("what was left is verified as damaged: " + damage))));
        long took = -1;
        long start = clock.millis();
        try (ActorSystem system = store.open(directory, Disk.REAL)) {
            bank.awaitReply(system);
            took = clock.millis() - start;
            flaws.addAll(bank.check(system));
        } catch (EverfoldException e) {
            flaws.add(other("what was left cannot be opened: " + e));
        }
        return took;
    }

    private static Flaw other(String what) {
        return new Flaw(Flaw.Kind.OTHER, 0, what);
    }

    @Override
    public void close() throws IOException {
        Store.delete(work);
    }
}
