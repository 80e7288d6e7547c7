package dev.everfold.history;

import dev.everfold.ActorState;
import dev.everfold.ActorType;
import dev.everfold.internal.StoredHistories;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalProvider;
import dev.everfold.journal.JournalReader;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The past of all actors of a store that nobody has open. Nothing is changed. Usable from any thread. */
public interface Histories extends AutoCloseable {

    /**
     * Opens the store in this directory for reading. Blocks.
     *
     * @throws JournalException when there is no store, or it is in use
     * @throws CorruptJournalException when it is damaged
     */
    static Histories open(Path directory, ActorType<?, ?, ?>... types) {
        JournalReader journal = JournalProvider.installed().read(directory);
        try {
            Optional<SnapshotStore> snapshots = SnapshotStoreProvider.installed()
                    .flatMap(provider -> provider.read(directory, journal.id(), journal.shards()));
            return new StoredHistories(journal, snapshots, List.of(types));
        } catch (Throwable failure) {
            journal.close();
            throw failure;
        }
    }

    /** The past that is in a journal and in what was made of it; closed with the histories. */
    static Histories of(JournalReader journal, Optional<SnapshotStore> snapshots, ActorType<?, ?, ?>... types) {
        return new StoredHistories(journal, snapshots, List.of(types));
    }

    /**
     * The past of one actor, which is looked for in its shard, from the beginning, at every look.
     *
     * @throws IllegalArgumentException when the histories were not opened with this type, or the key is none
     */
    <V> ActorHistory<V> history(ActorType<?, V, ?> type, String key);

    /** The keys of all actors of this type that have an entry, each once; reads the whole journal. */
    Stream<String> keys(ActorType<?, ?, ?> type);

    /**
     * The state after all entries of each actor of this type, in no particular order. Reads the journal in as many
     * passes as it takes to hold {@code actorsMax} actors at a time. One that was deleted has its initial state; one
     * whose state cannot be known, as events were erased, is left out.
     *
     * @param actorsMax at least 1
     * @param each is given key and state
     * @throws HistoryException when the beginning of a history is forgotten, and nothing stands for it
     */
    <V> void latest(ActorType<?, V, ?> type, int actorsMax, BiConsumer<? super String, ? super ActorState<V>> each);

    /**
     * What another version of a decider makes of the past: whether every state still builds, and where it differs from
     * what the present version comes to, and from stored snapshots; and, for commands that were journaled, which
     * decisions change. Reads the journal in as many passes as it takes to hold the states of {@code actorsMax} actors
     * at a time.
     *
     * @param candidate of the same name as one of the types that the histories were opened with
     * @param withCommands whether commands are decided again; effects are not run, nor messages sent
     * @param actorsMax at least 1
     */
    WhatIfReport whatIf(ActorType<?, ?, ?> candidate, boolean withCommands, int actorsMax);

    @Override
    void close();
}
