package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.history.ActorHistory;
import dev.everfold.history.Components;
import dev.everfold.history.HistoryException;
import dev.everfold.history.PastEntry;
import dev.everfold.history.PastEntry.PastEvent;
import dev.everfold.journal.Entry;
import dev.everfold.journal.StoredEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The past of one actor, folded anew at every look. */
final class FoldedHistory<E, S, V> implements ActorHistory<V> {

    private final Past past;
    private final Kind<?, E, S, V, ?> kind;
    private final Kinds kinds;

    FoldedHistory(Past past, Kind<?, E, S, V, ?> kind, Kinds kinds) {
        this.past = past;
        this.kind = kind;
        this.kinds = kinds;
    }

    @Override
    public ActorId id() {
        return past.actor();
    }

    private Walk<E, S> walk() {
        return new Walk<>(past, kind);
    }

    @Override
    public boolean exists() {
        try (Walk<E, S> walk = walk()) {
            return walk.next() != null || walk.begunWith().isPresent();
        }
    }

    @Override
    public long earliest() {
        try (Walk<E, S> walk = walk()) {
            return walk.sequenceNumber();
        }
    }

    @Override
    public Stream<PastEntry<V>> entries() {
        Walk<E, S> walk = walk();
        Spliterator<PastEntry<V>> each =
                new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
                    @Override
                    public boolean tryAdvance(Consumer<? super PastEntry<V>> action) {
                        if (walk.next() == null) {
                            return false;
                        }
                        action.accept(entry(walk.advance(), walk));
                        return true;
                    }
                };
        return StreamSupport.stream(each, false).onClose(walk::close);
    }

    private PastEntry<V> entry(StoredEntry stored, Walk<E, S> walk) {
        List<PastEvent> events = new ArrayList<>();
        long sequenceNumber = stored.entry().header().firstSequenceNumber();
        for (Payload event : stored.entry().events()) {
            events.add(event(sequenceNumber++, event));
        }
        return new PastEntry<>(stored, events, walk.state().map(this::view).map(ActorState::state));
    }

    private PastEvent event(long sequenceNumber, Payload payload) {
        if (payload.isErased()) {
            return new PastEvent(sequenceNumber, "", Optional.empty());
        }
        Schema schema = past.dictionary().schema(payload.fingerprint());
        return new PastEvent(
                sequenceNumber,
                schema == null ? "" : schema.typeName(),
                Optional.of(Fold.decode(kind.codec(), payload, past.dictionary())));
    }

    private ActorState<V> view(ActorState<S> state) {
        return kind.view(past.actor(), state);
    }

    private ActorState<V> viewOf(Walk<E, S> walk) {
        return walk.state()
                .map(this::view)
                .orElseThrow(() -> new HistoryException("what " + past.actor() + " was after its event with number "
                        + walk.sequenceNumber() + " was erased"));
    }

    @Override
    public ActorState<V> at(long sequenceNumber) {
        if (sequenceNumber < 0) {
            throw new IllegalArgumentException("sequence numbers begin with 0, was " + sequenceNumber);
        }
        try (Walk<E, S> walk = walk()) {
            checkNotBefore(sequenceNumber, walk);
            while (walk.sequenceNumber() < sequenceNumber && walk.next() != null) {
                walk.advance(sequenceNumber);
            }
            checkReached(sequenceNumber, walk);
            return viewOf(walk);
        }
    }

    private void checkNotBefore(long sequenceNumber, Walk<E, S> walk) {
        if (sequenceNumber < walk.sequenceNumber()) {
            throw new HistoryException("the earliest state that is known of " + past.actor()
                    + " is that after its event with number " + walk.sequenceNumber() + "; " + sequenceNumber
                    + " was asked for");
        }
    }

    private void checkReached(long sequenceNumber, Walk<E, S> walk) {
        if (walk.sequenceNumber() < sequenceNumber) {
            throw new HistoryException("the last event of " + past.actor() + " has the number " + walk.sequenceNumber()
                    + "; " + sequenceNumber + " was asked for");
        }
    }

    @Override
    public ActorState<V> at(Instant time) {
        try (Walk<E, S> walk = walk()) {
            walk.begunWith().ifPresent(base -> {
                Instant earliest = Instant.ofEpochMilli(base.timestampMillis());
                if (time.isBefore(earliest)) {
                    throw new HistoryException("the earliest state that is known of " + past.actor() + " is of "
                            + earliest + "; that of " + time + " was asked for");
                }
            });
            for (StoredEntry next = walk.next(); next != null && !isAfter(next, time); next = walk.next()) {
                walk.advance();
            }
            return viewOf(walk);
        }
    }

    private static boolean isAfter(StoredEntry stored, Instant time) {
        return Instant.ofEpochMilli(stored.entry().header().timestampMillis()).isAfter(time);
    }

    @Override
    public ActorState<V> latest() {
        return at(Instant.MAX);
    }

    @Override
    public List<Entry.SetTimer> timers() {
        try (Walk<E, S> walk = walk()) {
            while (walk.next() != null) {
                walk.advance();
            }
            return walk.timers();
        }
    }

    @Override
    public Optional<PastEntry<V>> firstFalse(Predicate<? super V> condition) {
        try (Stream<PastEntry<V>> entries = entries()) {
            return entries.filter(entry -> entry.state().isPresent()
                            && !condition.test(entry.state().get()))
                    .findFirst();
        }
    }

    @Override
    public Optional<PastEntry<V>> lastChange(String path) {
        try (Walk<E, S> walk = walk()) {
            Object before = component(path, walk);
            boolean isSeen = !before.equals(Components.NOTHING);
            Optional<PastEntry<V>> last = Optional.empty();
            while (walk.next() != null) {
                StoredEntry stored = walk.advance();
                if (walk.state().isEmpty()) {
                    continue;
                }
                Object after = component(path, walk);
                if (!Objects.equals(before, after)
                        && !Components.changes(before, after).isEmpty()) {
                    last = Optional.of(entry(stored, walk));
                }
                before = after;
                isSeen |= !after.equals(Components.NOTHING);
            }
            if (!isSeen) {
                throw new IllegalArgumentException(
                        "no state of " + past.actor() + " has a component " + path + "; the last one has "
                                + Components.of(viewOf(walk).state()).keySet());
            }
            return last;
        }
    }

    private Object component(String path, Walk<E, S> walk) {
        return Components.at(path, viewOf(walk).state());
    }

    @Override
    public ActorSystem fork(long sequenceNumber) {
        try (Walk<E, S> walk = walk()) {
            checkNotBefore(sequenceNumber, walk);
            Scratch scratch = new Scratch(past, walk.begunWith(), walk.sequenceNumber());
            while (walk.sequenceNumber() < sequenceNumber && walk.next() != null) {
                scratch.copy(walk.advance().entry());
            }
            checkReached(sequenceNumber, walk);
            viewOf(walk);
            return scratch.open(kinds);
        }
    }

    @Override
    public ActorHistory<Object> unviewed() {
        return unviewed(kind);
    }

    private <C, R> ActorHistory<Object> unviewed(Kind<C, E, S, V, R> viewed) {
        Kind<C, E, S, Object, R> whole =
                new Kind<>(viewed.name(), viewed.decider(), state -> state, viewed.codec(), viewed.options(), null);
        return new FoldedHistory<>(past, whole, kinds);
    }
}
