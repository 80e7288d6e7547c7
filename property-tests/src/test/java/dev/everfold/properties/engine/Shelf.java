package dev.everfold.properties.engine;

import dev.everfold.ActorId;
import dev.everfold.ActorOptions;
import dev.everfold.ActorRef;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Environment;
import dev.everfold.SystemOptions;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.JournalReader;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A journal of short segments and the snapshots of it, both in memory, and a system of scribes that is open on them.
 */
final class Shelf implements AutoCloseable {

    static final int SEGMENT_ENTRIES = 8;

    final InMemoryJournal journal;
    final VirtualClock clock = VirtualClock.at(Instant.parse("2026-01-01T00:00:00Z"));

    /** How often the present system has applied an event. */
    final AtomicInteger evolved = new AtomicInteger();

    InMemorySnapshotStore store;

    private ActorOptions options = ActorOptions.DEFAULT;
    private SystemOptions systemOptions = SystemOptions.DEFAULT.retentionInterval(Duration.ZERO);
    private Scribe.Hooks hooks = new Scribe.Hooks(_ -> {}, _ -> evolved.incrementAndGet());
    private ActorType<Command, Notes, String> type = Scribe.TYPE;
    private @Nullable ActorSystem system;

    Shelf(int shards) {
        journal = new InMemoryJournal(shards, SEGMENT_ENTRIES);
        store = new InMemorySnapshotStore(shards);
    }

    /** From the next opening on. */
    Shelf options(ActorOptions changed) {
        options = changed;
        return this;
    }

    /** From the next opening on. */
    Shelf systemOptions(SystemOptions changed) {
        systemOptions = changed;
        return this;
    }

    /** From the next opening on. */
    Shelf hooks(Scribe.Hooks changed) {
        hooks = changed;
        return this;
    }

    ActorSystem system() {
        ActorSystem open = system;
        if (open == null) {
            Environment real = Environment.production();
            evolved.set(0);
            type = Scribe.type(hooks, options);
            open = ActorSystem.open(
                    journal,
                    store,
                    new Environment(clock, real.activations(), real.writers(), real.timer(), real.background()),
                    systemOptions,
                    type);
            system = open;
        }
        return open;
    }

    void shut() {
        if (system != null) {
            system.close();
            system = null;
        }
    }

    Shelf reopen() {
        shut();
        system();
        return this;
    }

    ActorType<Command, Notes, String> type() {
        system();
        return type;
    }

    ActorRef<Command, Notes, String> scribe(String key) {
        system();
        return system().ref(type, key);
    }

    /** Tells a scribe so many things, one after the other. */
    void write(String key, int from, int count) {
        for (int i = from; i < from + count; i++) {
            var _ = scribe(key).ask(new Note("note " + i));
        }
    }

    List<String> texts(String key) {
        return scribe(key).state().state().texts();
    }

    static ActorId id(String key) {
        return new ActorId("scribe", key);
    }

    ShardSnapshots snapshots() {
        return store.shard(0);
    }

    List<Long> numbersOfSnapshots(String key) {
        return snapshots().snapshots(id(key)).stream()
                .map(Snapshot::sequenceNumber)
                .toList();
    }

    /** Waits until the newest snapshot of a scribe has this number. */
    void awaitSnapshot(String key, long sequenceNumber) {
        Eventually.isTrue("a snapshot of number " + sequenceNumber, () -> {
            List<Long> numbers = numbersOfSnapshots(key);
            if (!numbers.isEmpty() && numbers.getFirst() == sequenceNumber) {
                return true;
            }
            clock.advance(Duration.ofSeconds(2)); // so that a cut is due
            var _ = scribe("somebody else").ask(new Note("tick"));
            return false;
        });
    }

    /** The entries that are left. */
    List<Entry> entries(int shard) {
        List<Entry> entries = new ArrayList<>();
        try (JournalReader reader = journal.reader();
                EntryCursor cursor = reader.read(shard, Offset.NONE)) {
            for (StoredEntry stored = cursor.next(); stored != null; stored = cursor.next()) {
                entries.add(stored.entry());
            }
        }
        return entries;
    }

    @Override
    public void close() {
        shut();
    }
}
