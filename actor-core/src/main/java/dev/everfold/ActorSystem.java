package dev.everfold;

import dev.everfold.internal.Engine;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

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
        return Engine.open(
                () -> JournalProvider.installed().open(directory, options.journal()),
                Environment.production(),
                options,
                List.of(types));
    }

    /** A system whose journal is in memory and gone with it: for tests and trials. */
    static ActorSystem inMemory(ActorType<?, ?, ?>... types) {
        return open(new InMemoryJournal(1), Environment.production(), SystemOptions.DEFAULT, types);
    }

    /**
     * Opens a system on this journal and environment, for tests, simulations, and journals of one's own.
     *
     * @param journal closed with the system, and also when opening fails
     */
    static ActorSystem open(
            Journal journal, Environment environment, SystemOptions options, ActorType<?, ?, ?>... types) {
        return Engine.open(() -> journal, environment, options, List.of(types));
    }

    /**
     * The handle of an actor.
     *
     * @throws IllegalArgumentException when the system was not opened with this type, or the key is none
     */
    <C, V, R> ActorRef<C, V, R> ref(ActorType<C, V, R> type, String key);

    /**
     * The keys of all actors of this type that have a durable entry, in no particular order. Actors that get their
     * first entry while the stream is read may be missing.
     */
    Stream<String> keys(ActorType<?, ?, ?> type);

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
