package dev.everfold.internal;

import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Environment;
import dev.everfold.SystemOptions;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Entry;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A system in memory in which one actor has a past that was copied from elsewhere, without its messages. */
final class Scratch {

    private final Past past;
    private final Optional<Snapshot> base;
    private final long before;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Long, Schema> schemas = new LinkedHashMap<>();

    /**
     * A past of no entries yet.
     *
     * @param base what it begins with
     * @param before the sequence number before its first entry
     */
    Scratch(Past past, Optional<Snapshot> base, long before) {
        this.past = past;
        this.base = base;
        this.before = before;
    }

    /** Adds the actor's next entry. */
    void copy(Entry entry) {
        entries.add(entry);
        entry.events().forEach(this::learn);
        learn(entry.command());
        learn(entry.outcome().reply());
    }

    private void learn(@Nullable Payload payload) {
        if (payload != null && !payload.isErased()) {
            Schema schema = past.dictionary().schema(payload.fingerprint());
            if (schema != null) {
                schemas.put(payload.fingerprint(), schema);
            }
        }
    }

    ActorSystem open(Kinds kinds) {
        base.ifPresent(snapshot -> {
            learn(snapshot.state());
            snapshot.outcomes().forEach(recorded -> learn(recorded.outcome().reply()));
        });
        InMemoryJournal journal = new InMemoryJournal(1);
        InMemorySnapshotStore snapshots = new InMemorySnapshotStore(1);
        try (ShardJournal shard = journal.acquire(0, new Claim("", List.copyOf(schemas.values())))) {
            Offset previous = before == 0 && base.isEmpty() ? Offset.NONE : begin(shard, snapshots);
            for (Entry entry : entries) {
                previous = shard.append(without(entry, previous));
                if (entry.isTombstone()) {
                    previous = Offset.NONE;
                }
            }
            shard.commit().toCompletableFuture().join();
        }
        return ActorSystem.open(
                journal,
                snapshots,
                environment(),
                SystemOptions.DEFAULT,
                kinds.types().toArray(ActorType<?, ?, ?>[]::new));
    }

    /** Whose time goes on from where the past ends, so that nothing has run out meanwhile. */
    private Environment environment() {
        Environment real = Environment.production();
        if (entries.isEmpty() && base.isEmpty()) {
            return real;
        }
        long endMillis = entries.isEmpty()
                ? base.map(Snapshot::timestampMillis).orElse(0L)
                : entries.getLast().header().timestampMillis();
        Duration back =
                Duration.between(Instant.ofEpochMilli(endMillis), real.clock().instant());
        return new Environment(
                () -> real.clock().instant().minus(back),
                real.activations(),
                real.writers(),
                real.timer(),
                real.background());
    }

    /** A tombstone, behind which numbering goes on; and an entry of nothing, at which the base can stand. */
    private Offset begin(ShardJournal shard, InMemorySnapshotStore snapshots) {
        long timestampMillis = base.map(Snapshot::timestampMillis).orElse(0L);
        Entry.Header header = new Entry.Header(past.actor(), before + 1, Offset.NONE, timestampMillis);
        Entry.Outcome deleted = new Entry.Outcome(Entry.Outcome.Kind.DELETED, null, null, "");
        shard.append(new Entry(header, null, deleted, List.of(), List.of()));
        if (base.isEmpty()) {
            return Offset.NONE;
        }
        Offset stand = shard.append(new Entry(header, null, Entry.Outcome.ACCEPTED, List.of(), List.of()));
        Snapshot copied = base.get();
        snapshots.learn(schemas.values());
        snapshots
                .shard(0)
                .writeBases(Map.of(
                        past.actor(),
                        new Snapshot(
                                copied.sequenceNumber(),
                                stand,
                                copied.timestampMillis(),
                                copied.state(),
                                copied.outcomes())));
        return stand;
    }

    /** Without what would make something happen, or refers to what is not there. */
    private static Entry without(Entry entry, Offset previous) {
        Entry.Header header = entry.header();
        return new Entry(
                new Entry.Header(
                        header.actor(),
                        header.firstSequenceNumber(),
                        entry.isTombstone() ? Offset.NONE : previous,
                        header.timestampMillis()),
                null,
                entry.command(),
                entry.outcome(),
                entry.events(),
                List.of());
    }
}
