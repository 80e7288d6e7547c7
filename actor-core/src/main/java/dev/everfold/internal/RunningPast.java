package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.codec.Dictionary;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.journal.TrimmedException;
import dev.everfold.snapshot.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An actor's past in a running system: its own chain, as far as it is durable when it is read. */
record RunningPast(ActorId actor, Shard shard) implements Past {

    @Override
    public Dictionary dictionary() {
        return shard.dictionary();
    }

    @Override
    public Optional<Snapshot> base() {
        return shard.snapshots().base(actor);
    }

    @Override
    public EntryCursor entries() {
        Offset head = shard.heads().find(actor).durable();
        return head.equals(Offset.NONE) ? new Chain(null, null) : chain(head);
    }

    /** From the first entry; from the base on when the journal has forgotten what is before. */
    private EntryCursor chain(Offset head) {
        EntryCursor whole = shard.journal().history(head);
        try {
            return new Chain(whole, whole.next());
        } catch (TrimmedException forgotten) {
            whole.close();
            Offset known = base().map(Snapshot::offset).orElse(Offset.NONE);
            return known.compareTo(head) >= 0
                    ? new Chain(null, null)
                    : shard.journal().history(head, known);
        } catch (RuntimeException | Error failure) {
            whole.close();
            throw failure;
        }
    }

    /** A chain whose first entry has been read already. */
    private static final class Chain implements EntryCursor {
        private final @Nullable EntryCursor rest;
        private @Nullable StoredEntry first;

        Chain(@Nullable EntryCursor rest, @Nullable StoredEntry first) {
            this.rest = rest;
            this.first = first;
        }

        @Override
        public @Nullable StoredEntry next() {
            StoredEntry next = first;
            if (next != null) {
                first = null;
                return next;
            }
            return rest == null ? null : rest.next();
        }

        @Override
        public void close() {
            if (rest != null) {
                rest.close();
            }
        }
    }
}
