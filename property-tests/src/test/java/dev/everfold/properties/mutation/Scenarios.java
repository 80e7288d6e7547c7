package dev.everfold.properties.mutation;

import dev.everfold.ActorSystem;
import dev.everfold.CommandOptions;
import dev.everfold.EverfoldException;
import dev.everfold.JournalFailedException;
import dev.everfold.StorageFullException;
import dev.everfold.SystemOptions;
import dev.everfold.cli.torture.images.CutFiles;
import dev.everfold.cli.torture.images.FailingCalls;
import dev.everfold.cli.torture.images.FlippedBits;
import dev.everfold.cli.torture.images.NewStores;
import dev.everfold.cli.torture.images.TornPages;
import dev.everfold.cli.torture.images.TornPages.Moments;
import dev.everfold.cli.torture.images.Trial;
import dev.everfold.examples.transfer.Wallet;
import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.JournalProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** What happens to a store, told by what must be there afterwards. Each finds out whether a safeguard is missing. */
final class Scenarios {

    /** Another one for every broken version, as this class is loaded anew for each. */
    private static final long SEED = Long.getLong("everfold.torture.seed", System.nanoTime() & Integer.MAX_VALUE);

    private static final int WALLETS = 8;
    private static final byte[] MAGIC = {'E', 'V', 'F', 'J'};

    private Scenarios() {}

    /** Something that takes a directory and tells what is wrong. */
    abstract static class InDirectory implements Callable<Optional<String>> {

        @Override
        public final Optional<String> call() throws Exception {
            Path memory = Path.of("/dev/shm");
            Path directory = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "everfold-scenario-")
                    : Files.createTempDirectory("everfold-scenario-");
            try {
                return in(directory);
            } finally {
                delete(directory);
            }
        }

        abstract Optional<String> in(Path directory) throws Exception;
    }

    private static Optional<String> rounds(Trial trial, int count) throws IOException, InterruptedException {
        try (trial) {
            for (int i = 0; i < count; i++) {
                List<Trial.Flaw> flaws = trial.next().flaws();
                if (!flaws.isEmpty()) {
                    return Optional.of(flaws.getFirst().kind() + " in round " + i + ": "
                            + flaws.getFirst().what());
                }
            }
            return Optional.empty();
        }
    }

    static final class PowerCuts extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws Exception {
            return rounds(TornPages.begin(SEED, directory, InstantSource.system()), 240);
        }
    }

    static final class PowerCutsOfNewStores extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws Exception {
            NewStores trial = NewStores.begin(SEED, directory, InstantSource.system());
            return rounds(trial, 2 * trial.roundsLeft());
        }
    }

    static final class PowerCutsAfterFullSegments extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws Exception {
            return rounds(TornPages.begin(SEED, Moments.AFTER_FULL_SEGMENTS, directory, InstantSource.system()), 120);
        }
    }

    static final class FlippedBitsAnywhere extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws Exception {
            return rounds(FlippedBits.begin(SEED, directory, InstantSource.system()), 80);
        }
    }

    static final class CutSegments extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws Exception {
            return rounds(CutFiles.begin(SEED, directory, InstantSource.system()), 300);
        }
    }

    static final class FailingDisk extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws Exception {
            return rounds(FailingCalls.begin(SEED, directory, InstantSource.system()), 40);
        }
    }

    static final class OpenedTwice extends InDirectory {
        @Override
        Optional<String> in(Path directory) {
            // The journal alone: the snapshot store has a lock of its own.
            JournalProvider journals = JournalProvider.installed();
            try (Journal _ = journals.open(directory, JournalOptions.DEFAULT);
                    Journal _ = journals.open(directory, JournalOptions.DEFAULT)) {
                return Optional.of("a store was opened twice");
            } catch (EverfoldException refused) {
                return Optional.empty();
            }
        }
    }

    /** Somebody has exchanged the segments of two shards, and left their watermarks out. */
    static final class ExchangedShards extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws IOException {
            fill(directory, 2, 1);
            exchange(directory.resolve("shard-000/seg-0000000001"), directory.resolve("shard-001/seg-0000000001"));
            Files.delete(directory.resolve("shard-000/watermark"));
            Files.delete(directory.resolve("shard-001/watermark"));
            return mustBeRefused(directory, 2);
        }
    }

    /** Somebody has given the newest segment the number of one that comes later. */
    static final class RenumberedSegment extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws IOException {
            fill(directory, 1, 2);
            Files.move(directory.resolve("shard-000/seg-0000000002"), directory.resolve("shard-000/seg-0000000009"));
            return mustBeRefused(directory, 1);
        }
    }

    private static void exchange(Path one, Path other) throws IOException {
        Path aside = one.resolveSibling("aside");
        Files.move(one, aside);
        Files.move(other, one);
        Files.move(aside, other);
    }

    /** Somebody has put a segment of another store in the place of one. */
    static final class SegmentOfAnotherStore extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws IOException {
            Path other = directory.resolve("other");
            fill(directory.resolve("one"), 1, 1);
            fill(other, 1, 1);
            Path place = directory.resolve("one/shard-000/seg-0000000001");
            delete(place);
            Files.move(other.resolve("shard-000/seg-0000000001"), place);
            return mustBeRefused(directory.resolve("one"), 1);
        }
    }

    /** Damage in the middle of the newest segment, after a power cut took the watermark file's newest content. */
    static final class DamageWithoutAWatermarkFile extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws IOException {
            fill(directory, 1, 1);
            Files.delete(directory.resolve("shard-000/watermark"));
            Path file = segment(directory);
            byte[] bytes = Files.readAllBytes(file);
            bytes[frames(bytes).get(3) + 40] ^= 1;
            Files.write(file, bytes);
            return mustBeRefused(directory, 1);
        }
    }

    /** A misdirected write: bytes of an older frame once more, behind the last one. */
    static final class FrameWrittenAgain extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws IOException {
            fill(directory, 1, 1);
            Path file = segment(directory);
            byte[] bytes = Files.readAllBytes(file);
            List<Integer> frames = frames(bytes);
            byte[] again = Arrays.copyOfRange(bytes, frames.get(2) - 4, frames.get(3) - 4);
            int end = (bytes.length + 3) & -4;
            byte[] longer = Arrays.copyOf(bytes, end + again.length);
            System.arraycopy(again, 0, longer, end, again.length);
            Files.write(file, longer);
            return mustBeWhole(directory, 1);
        }
    }

    /** A watermark file torn in the middle of a number must not say more than is true. */
    static final class TornWatermark extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws IOException {
            fill(directory, 1, 1);
            Path file = directory.resolve("shard-000/watermark");
            byte[] bytes = Files.readAllBytes(file);
            bytes[9] = 1;
            Files.write(file, bytes);
            return mustBeWhole(directory, 1);
        }
    }

    /** A manifest that names one shard of two. */
    static final class DamagedManifest extends InDirectory {
        @Override
        Optional<String> in(Path directory) throws IOException {
            fill(directory, 2, 1);
            Path file = directory.resolve("store");
            byte[] bytes = Files.readAllBytes(file);
            int shards = new String(bytes, StandardCharsets.UTF_8).indexOf("shards ") + 7;
            bytes[shards] = '1';
            Files.write(file, bytes);
            return mustBeRefused(directory, 2);
        }
    }

    static final class NearlyFullDisk extends InDirectory {
        @Override
        Optional<String> in(Path directory) {
            SystemOptions options = options(1).journal(options(1).journal().reserveBytes(Long.MAX_VALUE));
            try (ActorSystem system = ActorSystem.open(directory, options, Wallet.TYPE)) {
                system.ref(Wallet.TYPE, "a").ask(new Wallet.Deposit(1));
                return Optional.of("a command was taken though the disk is nearly full");
            } catch (StorageFullException refused) {
                return Optional.empty();
            }
        }
    }

    private static ActorSystem open(Path directory, int shards) {
        return ActorSystem.open(directory, options(shards), Wallet.TYPE);
    }

    private static SystemOptions options(int shards) {
        return SystemOptions.DEFAULT.journal(
                JournalOptions.DEFAULT.shards(shards).sizes(1 << 20, 64 << 10).reserveBytes(0));
    }

    /** Eight wallets that get a hundred cents in each of these runs. */
    private static void fill(Path directory, int shards, int runs) {
        for (int run = 0; run < runs; run++) {
            try (ActorSystem system = open(directory, shards)) {
                for (int wallet = 0; wallet < WALLETS; wallet++) {
                    system.ref(Wallet.TYPE, "wallet-" + wallet)
                            .ask(new Wallet.Deposit(100), CommandOptions.key("run-" + run));
                }
            }
        }
    }

    private static Optional<String> mustBeRefused(Path directory, int shards) {
        try (ActorSystem system = open(directory, shards)) {
            return Optional.of("it was opened, with " + states(system));
        } catch (JournalFailedException e) {
            return Optional.of("it was opened, and failed later: " + e);
        } catch (EverfoldException refused) {
            return Optional.empty();
        }
    }

    private static Optional<String> mustBeWhole(Path directory, int shards) {
        try (ActorSystem system = open(directory, shards)) {
            List<String> states = states(system);
            return states.size() == WALLETS
                            && states.stream().allMatch(state -> state.endsWith("1 Holding[cents=100, isClosed=false]"))
                    ? Optional.empty()
                    : Optional.of("it was opened, with " + states);
        }
    }

    private static List<String> states(ActorSystem system) {
        try (Stream<String> keys = system.keys(Wallet.TYPE)) {
            return keys.map(key -> key + " "
                            + system.ref(Wallet.TYPE, key).state().sequenceNumber() + " "
                            + system.ref(Wallet.TYPE, key).state().state())
                    .sorted()
                    .toList();
        }
    }

    private static Path segment(Path store) throws IOException {
        try (Stream<Path> found = Files.walk(store)) {
            return found.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Where frames begin. */
    private static List<Integer> frames(byte[] bytes) {
        int magic = ByteBuffer.wrap(MAGIC).order(ByteOrder.LITTLE_ENDIAN).getInt();
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> frames = new ArrayList<>();
        for (int at = 0; at + Integer.BYTES <= bytes.length; at += Integer.BYTES) {
            if (all.getInt(at) == magic) {
                frames.add(at);
            }
        }
        return frames;
    }

    private static void delete(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> found = Files.walk(directory)) {
            deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
