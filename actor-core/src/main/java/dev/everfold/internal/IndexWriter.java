package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.snapshot.NewSnapshot;
import dev.everfold.snapshot.RecordedOutcome;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps one shard's part of the snapshot store behind its journal: gathers what changes, cuts it off between two
 * groups, and writes the cut in the background, one at a time. What a cut says is durable in the journal.
 */
final class IndexWriter {

    /** A cut is due with so many heads and timers, or after so many entries. Bounds what opening has to read. */
    private static final int CHANGES_DUE = 16_384;

    private static final int ENTRIES_DUE = 65_536;
    private static final long SNAPSHOT_BYTES_DUE = 8L << 20;

    /** A cut is due after so long, if there is anything. */
    private static final long MILLIS_DUE = 1_000;

    /** While so many heads and timers or bytes of snapshots wait behind a cut, no more commands are decided. */
    private static final int CHANGES_MAX = 16 * CHANGES_DUE;

    private static final long SNAPSHOT_BYTES_MAX = 16 * SNAPSHOT_BYTES_DUE;

    private final ShardJournal journal;
    private final SnapshotStore store;
    private final ShardSnapshots snapshots;
    private final Heads heads;
    private final ShardMessages messages;
    private final ShardTimers timers;

    private final ConcurrentHashMap<ActorId, NewSnapshot> taken = new ConcurrentHashMap<>();
    private final AtomicLong takenBytes = new AtomicLong();

    /** Whether a cut is being written. */
    private volatile boolean writing;

    private volatile boolean behind;

    /** Whether a cut is lost, so that the store may be told nothing more: it would take the rest for the whole. */
    private volatile boolean failed;

    /** What follows is the writer's. */
    private Offset newest = Offset.NONE;

    private int entries;
    private long cutMillis;

    IndexWriter(
            Storage storage, int shard, ShardJournal journal, Heads heads, ShardMessages messages, ShardTimers timers) {
        this.store = storage.snapshots();
        this.snapshots = store.shard(shard);
        this.journal = journal;
        this.heads = heads;
        this.messages = messages;
        this.timers = timers;
    }

    /** A snapshot of durable entries, for the next cut. From any thread; of one actor in the order taken. */
    void taken(NewSnapshot added) {
        if (heads.isPast(added.actor(), added.snapshot().offset())) {
            return; // It comes late: what was erased meanwhile must not come back.
        }
        takenBytes.addAndGet(bytes(added.snapshot()));
        NewSnapshot before = taken.put(added.actor(), added);
        if (before != null) {
            takenBytes.addAndGet(-bytes(before.snapshot()));
        }
    }

    private static long bytes(Snapshot snapshot) {
        return 256L
                + snapshot.state().bytes().length
                + 64L * snapshot.outcomes().size()
                + snapshot.timers().stream().mapToLong(LiveTimers::bytes).sum();
    }

    /** What the next cut has to tell, snapshots aside; for the writer. */
    private int changes() {
        return heads.changes() + timers.changes();
    }

    /** One more entry is durable; for the writer. */
    void durable(Offset offset) {
        newest = offset;
        entries++;
    }

    /** Whether the store has fallen so far behind that the actors must wait for it. From any thread. */
    boolean isBehind() {
        return behind;
    }

    /** Whether no cut is being written. */
    boolean isIdle() {
        return !writing;
    }

    /** Whether it is time for a cut; for the writer. */
    boolean isDue(long nowMillis) {
        if (writing) {
            behind = changes() > CHANGES_MAX || takenBytes.get() > SNAPSHOT_BYTES_MAX;
            if (!writing) {
                behind = false; // it ended meanwhile
            }
            return false;
        }
        if (failed || (entries == 0 && taken.isEmpty())) {
            return false;
        }
        return entries >= ENTRIES_DUE
                || changes() >= CHANGES_DUE
                || takenBytes.get() >= SNAPSHOT_BYTES_DUE
                || nowMillis - cutMillis >= MILLIS_DUE
                || nowMillis < cutMillis;
    }

    /**
     * Cuts off what has changed; for the writer, while nothing that was appended is unsettled and no cut is being
     * written.
     */
    SnapshotBatch cut(long nowMillis) {
        writing = true;
        cutMillis = nowMillis;
        entries = 0;
        ShardProgress progress = messages.progress(newest);
        List<NewSnapshot> cutSnapshots = new ArrayList<>();
        for (Iterator<NewSnapshot> rest = taken.values().iterator(); rest.hasNext(); ) {
            NewSnapshot added = rest.next();
            if (added.snapshot().offset().compareTo(newest) <= 0 && taken.remove(added.actor(), added)) {
                takenBytes.addAndGet(-bytes(added.snapshot()));
                cutSnapshots.add(added);
            }
        }
        ShardTimers.Cut cutTimers = timers.cut();
        return new SnapshotBatch(progress, heads.cut(), cutSnapshots, cutTimers.set(), cutTimers.ended());
    }

    /** Writes a cut. Blocks; for one thread at a time. After one that failed no other is written. */
    void write(SnapshotBatch batch) {
        boolean written = false;
        try {
            if (failed) {
                throw SnapshotStoreException.unusable("the snapshot store could not be written before", null);
            }
            if (batch.progress().completeUpTo().equals(Offset.NONE)) {
                written = true;
                return;
            }
            journal.sync();
            batch.snapshots().forEach(added -> learn(added.snapshot()));
            snapshots.write(batch);
            heads.written(batch.heads());
            timers.written();
            written = true;
        } finally {
            if (!written) {
                failed = true;
            }
            writing = false;
            behind = false;
        }
    }

    /** Makes sure that the store can tell what the payloads of a snapshot look like, whatever the journal forgets. */
    void learn(Snapshot snapshot) {
        learn(snapshot.state());
        for (RecordedOutcome recorded : snapshot.outcomes()) {
            Payload reply = recorded.outcome().reply();
            if (reply != null) {
                learn(reply);
            }
        }
        for (Entry.SetTimer timer : snapshot.timers()) {
            learn(timer.command());
            Entry.Answer answer = timer.ifRejected();
            if (answer != null) {
                learn(answer.command());
            }
        }
    }

    private void learn(Payload payload) {
        if (store.dictionary().schema(payload.fingerprint()) == null) {
            Schema schema = journal.dictionary().schema(payload.fingerprint());
            if (schema != null) {
                store.learn(List.of(schema));
            }
        }
    }

    /** How far the store was when it was opened; before anything else. */
    void startAfter(Offset completeUpTo) {
        newest = completeUpTo;
    }

    /**
     * An entry that was found in the journal at opening. What would be too much for memory is written at once.
     *
     * @return whether it was
     */
    boolean replayed(Offset offset) {
        durable(offset);
        if (changes() < CHANGES_DUE) {
            return false;
        }
        write(cut(cutMillis));
        return true;
    }
}
