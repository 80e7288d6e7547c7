package dev.everfold.snapshots;

import dev.everfold.ActorId;
import dev.everfold.snapshot.SnapshotFormat;
import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.snapshots.Keys.Range;
import dev.everfold.snapshots.Rocks.Pair;
import dev.everfold.snapshots.Rocks.Scan;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The actors of a type that are not deleted, read a page at a time: nothing native is held between two pages, so a
 * stream that nobody closes costs nothing.
 */
final class ActorPages extends Spliterators.AbstractSpliterator<ActorId> {

    private static final int PAGE = 1_024;

    private final Rocks rocks;
    private final Keys keys;
    private final String type;
    private final Queue<ActorId> page = new ArrayDeque<>();
    private @Nullable Range rest;

    ActorPages(Rocks rocks, Keys keys, String type) {
        super(Long.MAX_VALUE, Spliterator.DISTINCT | Spliterator.NONNULL);
        this.rocks = rocks;
        this.keys = keys;
        this.type = type;
        this.rest = keys.heads(type);
    }

    @Override
    public boolean tryAdvance(Consumer<? super ActorId> action) {
        while (page.isEmpty() && rest != null) {
            rest = readPage(rest);
        }
        ActorId next = page.poll();
        if (next == null) {
            return false;
        }
        action.accept(next);
        return true;
    }

    /** Reads the next page, and tells what is left after it. */
    private @Nullable Range readPage(Range range) {
        Scan scan = rocks.scan(range, PAGE);
        SnapshotStoreException damage = scan.damage();
        if (damage != null) {
            throw damage;
        }
        for (Pair pair : scan.pairs()) {
            ActorId actor = Keys.actor(type, pair.key());
            if (!SnapshotFormat.head(keys.shard(), actor, pair.value()).deleted()) {
                page.add(actor);
            }
        }
        if (scan.pairs().size() < PAGE) {
            return null;
        }
        byte[] last = scan.pairs().getLast().key();
        return new Range(Arrays.copyOf(last, last.length + 1), range.to());
    }
}
