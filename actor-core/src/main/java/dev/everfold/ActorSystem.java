package dev.everfold;

import dev.everfold.history.ActorHistory;
import dev.everfold.internal.Engine;
import dev.everfold.internal.Stores;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.Journal;
import dev.everfold.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A running set of actors on one journal. Every actor of its types exists; one that has work is activated, one that is
 * idle is passivated in time. Usable from any thread.
 */
public interface ActorSystem extends AutoCloseable {

    /**
     * Opens the store in this directory, or makes one, with the default options. Blocks until what was acknowledged
     * before is there again.
     *
     * @param directory owned by the system until {@link #close}; one process at a time
     * @param types every type of which the system is to run actors
     * @throws EverfoldException when the store is in use, damaged, or not to be read; nothing was changed
     */
    static ActorSystem open(Path directory, ActorType<?, ?, ?>... types) {
        return open(directory, SystemOptions.DEFAULT, types);
    }

    /** Like {@link #open(Path, ActorType...)}, with options. */
    static ActorSystem open(Path directory, SystemOptions options, ActorType<?, ?, ?>... types) {
        return open(directory, Environment.production(), options, types);
    }

    /** Like {@link #open(Path, ActorType...)}, with options, and with a time and threads of one's own. */
    static ActorSystem open(
            Path directory, Environment environment, SystemOptions options, ActorType<?, ?, ?>... types) {
        Stores stores = Stores.in(directory, options.journal(), environment.background());
        return Engine.open(stores, environment, options, List.of(types));
    }

    /** A system whose journal is in memory and gone with it: for tests and trials. */
    static ActorSystem inMemory(ActorType<?, ?, ?>... types) {
        return open(new InMemoryJournal(1), Environment.production(), SystemOptions.DEFAULT, types);
    }

    /**
     * Opens a system on this journal and environment, for tests, simulations, and journals of one's own. Its snapshots
     * are in memory, so its journal is never trimmed.
     *
     * @param journal closed with the system, and also when opening fails
     */
    static ActorSystem open(
            Journal journal, Environment environment, SystemOptions options, ActorType<?, ?, ?>... types) {
        return Engine.open(Stores.of(journal), environment, options, List.of(types));
    }

    /**
     * Opens a system on this journal, these snapshots of it, and this environment.
     *
     * @param journal closed with the system, and also when opening fails
     * @param snapshots of the same journal, and as lasting; closed likewise
     */
    static ActorSystem open(
            Journal journal,
            SnapshotStore snapshots,
            Environment environment,
            SystemOptions options,
            ActorType<?, ?, ?>... types) {
        return Engine.open(Stores.of(journal, snapshots), environment, options, List.of(types));
    }

    /**
     * The handle of an actor.
     *
     * @throws IllegalArgumentException when the system was not opened with this type, or the key is none
     */
    <C, V, R> ActorRef<C, V, R> ref(ActorType<C, V, R> type, String key);

    /**
     * The keys of all actors of this type that have a durable entry and are not deleted, in no particular order. Actors
     * that get their first entry while the stream is read may be missing. Reads the snapshot store as it advances;
     * close the stream.
     */
    Stream<String> keys(ActorType<?, ?, ?> type);

    /**
     * The past of an actor, up to its newest durable entry when it is looked at: from its first entry, its last
     * deletion, or the snapshot that stands for what the journal has forgotten. Takes no turn.
     *
     * @throws IllegalArgumentException when the system was not opened with this type, or the key is none
     */
    <V> ActorHistory<V> history(ActorType<?, V, ?> type, String key);

    /**
     * The messages between actors that are durable with their senders and not yet handled by their receivers, oldest
     * first per channel; read from the journal as the stream advances. Blocks on storage; close the stream.
     */
    Stream<UndeliveredMessage> undelivered();

    /** How many messages {@link #undelivered} would give now. */
    long undeliveredCount();

    /**
     * Blocks until every message sent so far, and every message that handling them sends, is handled, or the time is
     * over.
     *
     * @return whether none is left
     * @throws JournalFailedException when a shard has stopped
     */
    boolean awaitDelivery(Duration timeout) throws InterruptedException;

    /**
     * Lets the journal forget what the {@link Retention} of the actor types does not keep; the same runs by itself at
     * {@link SystemOptions#retentionInterval}. Blocks, meanwhile commands go on. What is forgotten was folded before
     * into what the snapshot store keeps.
     *
     * @throws IllegalStateException when the system's snapshots are in memory
     * @throws EverfoldException when the storage failed
     */
    RetentionReport retain();

    /** Like {@link #retain}, without blocking. */
    CompletableFuture<RetentionReport> retainAsync();

    /**
     * {@linkplain ActorRef#delete Deletes} an actor and takes what it was out of every file of the store: events,
     * replies, commands, idempotency keys, snapshots, the messages to it and from it that were handled, archived
     * segments included. What is left is that it was: its address, times, numbers, and sizes. Backups that were made
     * before are not touched; nor is what other actors made of its messages. Rewrites segments: blocks, long, while
     * commands go on.
     *
     * @throws EverfoldException when the storage failed; call again
     */
    void erase(ActorType<?, ?, ?> type, String key);

    /** Like {@link #erase}, without blocking. */
    CompletableFuture<Void> eraseAsync(ActorType<?, ?, ?> type, String key);

    /**
     * Writes a copy of the system's data as of a moment during the call: opening the copy is a restore. Blocks, while
     * commands go on but for that moment.
     *
     * @param directory new or empty, on whatever disk
     * @param previous an earlier backup of this system: what has not changed since is linked and not copied, if it is
     *     on the same file system; null for none
     * @throws EverfoldException when the storage failed; what was written is of no use then
     */
    void backUp(Path directory, @Nullable Path previous);

    /**
     * Takes no more commands, lets what was taken finish for the time of {@link SystemOptions#closeTimeout}, and
     * releases the store. Messages not yet delivered stay in the journal and are delivered when it is opened again.
     * Callers still waiting after that get {@link SystemClosedException}, unless a decider that never returns holds up
     * their actor. Idempotent.
     *
     * @throws IllegalStateException from a decider, or from what depends on a future that the engine completes: it
     *     would wait for itself
     */
    @Override
    void close();
}
