package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorState;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.StoredEntry;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads what the pasts of all actors of a type come to. For one thread. */
final class LatestScan<E, S, V> {

    private final StoredHistories histories;
    private final Kind<?, E, S, V, ?> kind;
    private final BiConsumer<? super String, ? super ActorState<V>> each;

    LatestScan(
            StoredHistories histories,
            Kind<?, E, S, V, ?> kind,
            BiConsumer<? super String, ? super ActorState<V>> each) {
        this.histories = histories;
        this.kind = kind;
        this.each = each;
    }

    void run(int actorsMax) {
        new ActorScan(histories, kind.name(), actorsMax, this::begin).run();
    }

    private ActorScan.Reading begin(int shard, ActorId actor, @Nullable StoredEntry first) {
        Fold<E, S> fold = Walk.begin(
                actor,
                first,
                histories.snapshots(shard).flatMap(store -> store.base(actor)),
                kind,
                histories.dictionary());
        return new Folding(actor, fold);
    }

    /** One actor. What it is behind an event that was erased is not known, until it is deleted. */
    private final class Folding implements ActorScan.Reading {
        private final ActorId actor;
        private final Fold<E, S> fold;
        private boolean isKnown = true;

        Folding(ActorId actor, Fold<E, S> fold) {
            this.actor = actor;
            this.fold = fold;
        }

        @Override
        public void add(StoredEntry stored) {
            if (stored.offset().compareTo(fold.offset()) <= 0) {
                return;
            }
            Entry entry = stored.entry();
            if (entry.isTombstone()) {
                isKnown = true;
            } else if (entry.events().stream().anyMatch(Payload::isErased)) {
                isKnown = false;
            }
            if (isKnown) {
                fold.add(stored);
            }
        }

        @Override
        public void finish() {
            if (isKnown) {
                each.accept(actor.key(), kind.view(actor, fold.state()));
            }
        }
    }
}
