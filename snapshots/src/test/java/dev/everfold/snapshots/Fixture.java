package dev.everfold.snapshots;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ChannelProgress;
import dev.everfold.snapshot.NewSnapshot;
import dev.everfold.snapshot.RecordedOutcome;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import dev.everfold.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** Stores, and values for them that are told by a number alone. */
final class Fixture {

    static final UUID JOURNAL = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");

    private Fixture() {}

    static SnapshotStore open(Path directory) {
        return new RocksSnapshotStoreProvider().open(directory, JOURNAL, 2);
    }

    static ActorId actor(int n) {
        return new ActorId("account", "key-" + n);
    }

    static ShardProgress progress(long offset) {
        BitSet above = new BitSet();
        above.set(3);
        return new ShardProgress(
                new Offset(offset), List.of(new ChannelProgress(offset, offset / 2, above, new Offset(offset / 2))));
    }

    /** Does not compress, so that it is found in a file that holds it. */
    static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static Snapshot snapshot(int actor, long offset) {
        Outcome outcome = new Outcome(Outcome.Kind.ACCEPTED, "key", new Payload(9, bytes(offset, 20)), "");
        return new Snapshot(
                offset,
                new Offset(offset),
                1_700_000_000_000L + offset,
                new Payload(7, bytes(31L * actor + offset, 100)),
                List.of(new RecordedOutcome(outcome, offset, offset)));
    }

    /** The n-th batch: every actor has its head at the batch's offset, every third one a snapshot. */
    static SnapshotBatch batch(int n, int actors) {
        List<ActorHead> heads = new ArrayList<>();
        List<NewSnapshot> snapshots = new ArrayList<>();
        for (int i = 0; i < actors; i++) {
            heads.add(new ActorHead(actor(i), n, new Offset(n), false));
            if (i % 3 == n % 3) {
                snapshots.add(new NewSnapshot(actor(i), snapshot(i, n), 2));
            }
        }
        return new SnapshotBatch(progress(n), heads, snapshots);
    }

    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }
}
