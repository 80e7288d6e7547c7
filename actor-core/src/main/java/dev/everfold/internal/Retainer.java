package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.EverfoldException;
import dev.everfold.Retention;
import dev.everfold.RetentionReport;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.ShardProgress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Retention of one shard: lets the journal forget its oldest sealed segments. Before one goes, what its entries came to
 * is folded from them, and stands in the snapshot store as the bases of its actors. In the background, one run at a
 * time.
 */
final class Retainer {

    /* Overview. A segment goes when
     * 1. the snapshot store accounts for an entry behind it, so that opening never misses what is gone;
     * 2. every message in it is handled;
     * 3. the retention of every type with entries in it allows that;
     * 4. every entry in it could be folded, and no stored snapshot differs from the fold (P5);
     * 5. the bases that came of it are flushed, and that its messages are handled is on the disk of their receivers.
     * A crash between any two steps leaves more than is needed, never less. */

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    private final Shard shard;
    private final Commons commons;
    private volatile boolean stopped;

    /** The trouble that was told last. Under the lock. */
    private String told = "";

    Retainer(Shard shard, Commons commons) {
        this.shard = shard;
        this.commons = commons;
    }

    /** One run. Blocks. */
    synchronized RetentionReport run() {
        ShardJournal journal = shard.journal();
        List<Segment> sealed = journal.sealed();
        long bytesBehind = sealed.stream().mapToLong(Segment::bytes).sum();
        int forgotten = 0;
        long bytesForgotten = 0;
        ShadowFolds folds = new ShadowFolds(shard, commons);
        for (Segment segment : sealed) {
            if (stopped) {
                break;
            }
            bytesBehind -= segment.bytes();
            RetentionReport.Held held = held(segment, bytesBehind, folds);
            if (held != null) {
                return new RetentionReport(forgotten, bytesForgotten, List.of(held));
            }
            folds.write();
            commons.storage().snapshots().flush();
            secureReceivers();
            journal.trim(segment.end());
            forgotten++;
            told = "";
            bytesForgotten += segment.bytes();
        }
        return new RetentionReport(forgotten, bytesForgotten, List.of());
    }

    private RetentionReport.@Nullable Held held(Segment segment, long bytesBehind, ShadowFolds folds) {
        Optional<ShardProgress> progress = shard.snapshots().progress();
        if (progress.isEmpty() || progress.get().completeUpTo().compareTo(segment.end()) < 0) {
            return held(
                    "it holds the newest entries, or the snapshot store does not know the entries behind it yet",
                    null,
                    false);
        }
        if (unhandled().compareTo(segment.end()) < 0) {
            return held("it holds messages that are not handled, or the last ones before these", null, false);
        }
        try {
            return fold(segment, bytesBehind, folds);
        } catch (EverfoldException trouble) {
            tell(segment, trouble);
            return held(String.valueOf(trouble.getMessage()), folds.inHand(), true);
        }
    }

    /** It is met at every run until somebody does something about it; once is enough. */
    private void tell(Segment segment, EverfoldException trouble) {
        String what = "shard " + shard.number() + ": retention stops before the entries from " + segment.begin()
                + " on: " + trouble.getMessage();
        if (!what.equals(told)) {
            LOG.log(System.Logger.Level.ERROR, what, trouble);
            told = what;
        }
    }

    private RetentionReport.@Nullable Held fold(Segment segment, long bytesBehind, ShadowFolds folds) {
        long nowMillis = shard.nowMillis();
        try (EntryCursor cursor = shard.journal().read(segment.begin())) {
            for (StoredEntry stored = cursor.next();
                    stored != null && segment.contains(stored.offset());
                    stored = cursor.next()) {
                Entry.Header header = stored.entry().header();
                Kind<?, ?, ?, ?, ?> kind = commons.kinds().named(header.actor().type());
                if (kind == null) {
                    return held("the system was not opened with its type", header.actor(), false);
                }
                String reason = reason(kind.options().retention(), header.timestampMillis(), nowMillis, bytesBehind);
                if (reason != null) {
                    return held(reason, header.actor(), false);
                }
                folds.add(stored, kind);
            }
        }
        folds.expire(nowMillis);
        return null;
    }

    private static @Nullable String reason(
            Retention retention, long timestampMillis, long nowMillis, long bytesBehind) {
        if (!retention.forgets()) {
            return "its type keeps everything";
        }
        if (nowMillis - timestampMillis < retention.age().toMillis()) {
            return "its type keeps entries for " + retention.age();
        }
        if (bytesBehind < retention.bytes()) {
            return "its type keeps the newest " + retention.bytes() + " bytes of the journal";
        }
        return null;
    }

    private RetentionReport.Held held(String reason, @Nullable ActorId actor, boolean isTrouble) {
        return new RetentionReport.Held(shard.number(), reason, Optional.ofNullable(actor), isTrouble);
    }

    /** An entry of this shard not later than the first that holds a message which is not handled. */
    private Offset unhandled() {
        Offset first = new Offset(Long.MAX_VALUE);
        for (Shard receiver : commons.shards()) {
            ShardMessages.Backlog backlog = receiver.messages().backlogFrom(shard.number());
            boolean hasSome = backlog.handled().count() < shard.messages().sentTo(receiver.number());
            if (hasSome && backlog.resume().compareTo(first) < 0) {
                first = backlog.resume();
            }
        }
        return first;
    }

    /**
     * Makes sure that a power cut cannot take what receivers have done: they would ask for messages that are gone. What
     * they handle later is of no concern.
     */
    private void secureReceivers() {
        for (Shard receiver : commons.shards()) {
            receiver.journal().sync();
        }
    }

    /**
     * Takes an actor's data out of every sealed and every archived segment, and out of the snapshot store: of its own
     * entries up to {@code end}, and of the messages to it that are handled. Blocks.
     */
    synchronized void erase(ActorId actor, Offset end) {
        List<Handled> handled = commons.shards().stream()
                .map(receiver -> receiver.messages().backlogFrom(shard.number()).handled())
                .toList();
        secureReceivers();
        Eraser eraser = new Eraser(actor, end, handled::get);
        for (Segment segment : shard.journal().sealed()) {
            shard.journal().rewrite(segment, eraser::erase);
        }
        for (Segment segment : shard.journal().archived()) {
            shard.journal().rewrite(segment, eraser::erase);
        }
        if (!end.equals(Offset.NONE)) {
            shard.snapshots().erase(actor, end);
        }
    }

    /** No further segment is looked at. */
    void stop() {
        stopped = true;
    }

    /** Runs a task while nothing is forgotten or rewritten. */
    synchronized void pausedWhile(Runnable task) {
        task.run();
    }
}
