package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.Environment;
import dev.everfold.EverfoldException;
import dev.everfold.JournalFailedException;
import dev.everfold.StorageFullException;
import dev.everfold.SystemClosedException;
import dev.everfold.codec.Codec;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import dev.everfold.journal.TrimmedException;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.SnapshotBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One shard of the actors: those in memory, where the histories of all end, the writer, and the messages in and out.
 */
final class Shard implements ShardWriter.Listener {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    private static final long POLL_NANOS = 200_000;

    /** How long the next cut waits for the one before it. */
    private static final Duration INDEX_RETRY = Duration.ofMillis(5);

    /** An actor that refused a message of a shard. */
    private record HeldBack(int sender, ActorId receiver) {}

    private final int number;
    private final ShardJournal journal;
    private final Commons commons;
    private final ShardWriter writer;
    private final Heads heads;
    private final ShardMessages messages;
    private final ShardTimers timers;
    private final IndexWriter index;
    private final ConcurrentHashMap<ActorId, Activation<?, ?, ?, ?, ?>> activations = new ConcurrentHashMap<>();
    private final Set<HeldBack> heldBack = ConcurrentHashMap.newKeySet();
    private @Nullable Courier courier;
    private volatile @Nullable SystemClosedException closed;

    Shard(int number, ShardJournal journal, Executor executor, Commons commons) {
        this.number = number;
        this.journal = journal;
        this.commons = commons;
        Storage storage = commons.storage();
        this.heads = new Heads(storage.snapshots().shard(number));
        this.messages = new ShardMessages(storage.snapshots().shards());
        this.timers = new ShardTimers(this);
        this.index = new IndexWriter(storage, number, journal, heads, messages, timers);
        this.writer = new ShardWriter(number, journal, executor, this);
    }

    /** Reads what the snapshot store does not know yet. Blocks; before anything else. */
    void catchUp() {
        new Suffix(this).replay(index);
    }

    int number() {
        return number;
    }

    ShardJournal journal() {
        return journal;
    }

    ShardWriter writer() {
        return writer;
    }

    ShardMessages messages() {
        return messages;
    }

    Heads heads() {
        return heads;
    }

    ShardTimers timers() {
        return timers;
    }

    IndexWriter index() {
        return index;
    }

    ShardSnapshots snapshots() {
        return commons.storage().snapshots().shard(number);
    }

    /** The schemas of everything in the system. */
    Dictionary dictionary() {
        return commons.dictionary();
    }

    Kinds kinds() {
        return commons.kinds();
    }

    Residency residency() {
        return commons.residency();
    }

    Permits recoveries() {
        return commons.recoveries();
    }

    Environment environment() {
        return commons.environment();
    }

    Executor activations() {
        return commons.environment().activations();
    }

    int shardOf(ActorId actor) {
        return commons.sharding().shardOf(actor);
    }

    int entryBytesMax() {
        return commons.storage().journal().entryBytesMax();
    }

    long nowMillis() {
        return commons.environment().clock().millis();
    }

    /** Opens the ways to the other shards, once these are there. */
    void connect(Courier courier) {
        this.courier = courier;
    }

    Courier courier() {
        Courier connected = courier;
        if (connected == null) {
            throw new AssertionError("broken invariant: a shard is connected before it works");
        }
        return connected;
    }

    /** Why envelopes are refused, from now on; null while they are taken. */
    @Nullable
    EverfoldException refusal() {
        return writer.refusal();
    }

    /** Callers get this from now on; what has been taken goes on. */
    void refuseNew(SystemClosedException reason) {
        closed = reason;
    }

    /** Throws what a caller gets whose command is not to be taken. */
    void checkOpen() {
        SystemClosedException reason = closed;
        if (reason != null) {
            throw new SystemClosedException(String.valueOf(reason.getMessage()), reason.outcomeUnknown());
        }
        EverfoldException refusal = writer.refusal();
        if (refusal != null) {
            throw refusal;
        }
    }

    /** The engine itself is wrong: nothing of what it has in memory may become durable any more. */
    void stop(Throwable bug) {
        JournalFailedException failure =
                new JournalFailedException(number, "the engine met what must not be: " + bug, true, bug);
        writer.stop(failure);
        stopped(failure);
    }

    boolean hasSpace() {
        return journal.hasRoom();
    }

    void checkSpace() {
        if (!journal.hasRoom()) {
            throw new StorageFullException("the disk space of shard " + number
                    + " is below the reserve of the journal; the command was not taken, make room and try again");
        }
    }

    /** The value of a payload from any shard of the system. The type is the codec's: it registers what it makes. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T> T decode(Codec codec, Payload payload) {
        return (T) Fold.decode(codec, payload, commons.dictionary());
    }

    /**
     * The activation of an actor, made when there is none. It may be gone when it is used; then ask again.
     *
     * <p>Nobody waits for one that is gone to take itself away: it may be waiting for a carrier thread, which whoever
     * waits in a loop would keep from it for ever.
     */
    Activation<?, ?, ?, ?, ?> activation(ActorId actor, Kind<?, ?, ?, ?, ?> kind) {
        Activation<?, ?, ?, ?, ?> known = activations.get(actor);
        if (known != null) {
            if (!known.isGone()) {
                return known;
            }
            activations.remove(actor, known);
        }
        return activations.computeIfAbsent(actor, id -> new Activation<>(id, kind, this));
    }

    /** The activation of an actor that is in memory, or null. */
    @Nullable
    Activation<?, ?, ?, ?, ?> resident(ActorId actor) {
        return activations.get(actor);
    }

    void forget(Activation<?, ?, ?, ?, ?> gone) {
        activations.remove(gone.id, gone);
        residency().forget(gone);
    }

    boolean isIdle() {
        return writer.isIdle()
                && index.isIdle()
                && activations.values().stream().allMatch(Activation::isIdle);
    }

    /**
     * The place of the last entry, or one behind it, that tells of what the actor is not any more since it was deleted;
     * {@link Offset#NONE} when there is none left. Reads the actor's history.
     */
    Offset endOfPast(ActorId actor) {
        Head head = heads.find(actor);
        Offset newest = head.durable(); // before the look whether that is a tombstone
        if (newest.equals(Offset.NONE) || head.isDeleted()) {
            return newest;
        }
        try (EntryCursor history = journal.history(newest)) {
            StoredEntry first = history.next();
            return first == null ? Offset.NONE : new Offset(first.offset().value() - 1);
        } catch (TrimmedException trimmed) {
            return Offset.NONE; // with the beginning of what it is now, all before that is gone
        }
    }

    Stream<String> keys(String type) {
        return heads.actors(type).map(ActorId::key);
    }

    /** Puts another actor's message into the receiver's mailbox. */
    void deliver(Entry.Origin origin, Entry.Outgoing message, Courier from) {
        Kind<?, ?, ?, ?, ?> kind = kinds().named(message.receiver().type());
        if (kind == null) {
            from.notTaken(
                    message,
                    new dev.everfold.journal.JournalException(
                            "the system was not opened with the actor type "
                                    + message.receiver().type(),
                            null));
            return;
        }
        boolean taken = false;
        while (!taken) {
            taken = offer(activation(message.receiver(), kind), origin, message, from);
        }
    }

    private <C, E, S, V, R> boolean offer(
            Activation<C, E, S, V, R> activation, Entry.Origin origin, Entry.Outgoing message, Courier from) {
        return activation.offer(new Envelope.Delivery<>(origin, message, from, this));
    }

    /** From now on until the system is opened again, the actor takes no messages from that shard. */
    void holdBack(int sender, ActorId receiver) {
        heldBack.add(new HeldBack(sender, receiver));
    }

    boolean isHeldBack(int sender, ActorId receiver) {
        return !heldBack.isEmpty() && heldBack.contains(new HeldBack(sender, receiver));
    }

    @Override
    public Entry link(Turn turn, Entry entry) {
        Entry.Header header = entry.header();
        Invariant.equal(header.firstSequenceNumber(), turn.head.sequenceNumber + 1, "first sequence number of a turn");
        turn.head.sequenceNumber += entry.events().size();
        List<Entry.Outgoing> outgoing = entry.messages();
        if (!outgoing.isEmpty()) {
            List<Entry.Outgoing> numbered = new ArrayList<>(outgoing.size());
            for (Entry.Outgoing message : outgoing) {
                numbered.add(new Entry.Outgoing(
                        message.receiver(),
                        message.shard(),
                        messages.nextNumber(message.shard()),
                        message.command(),
                        message.ifRejected()));
            }
            outgoing = numbered;
        }
        boolean begins = entry.isTombstone() || turn.head.ended;
        turn.head.ended = entry.isTombstone();
        Offset previous = begins ? Offset.NONE : turn.head.appended;
        return new Entry(
                new Entry.Header(header.actor(), header.firstSequenceNumber(), previous, header.timestampMillis()),
                entry.cause(),
                entry.outcome(),
                entry.events(),
                outgoing,
                entry.timers());
    }

    @Override
    public void durable(Turn turn, Entry entry) {
        heads.durable(turn.head, turn.offset, entry);
        timers.durable(entry);
        index.durable(turn.offset);
        SnapshotTaker snapshot = turn.snapshot;
        if (snapshot != null) {
            Offset at = turn.offset;
            Head head = turn.head;
            activations().execute(() -> snapshot.take(at, head, index));
        }
        if (!entry.messages().isEmpty()) {
            messages.sent(entry);
            courier().sent(turn.offset, entry);
        }
    }

    @Override
    public void settled(Entry entry) {
        Entry.Origin origin = entry.origin();
        if (origin != null) {
            Invariant.check(messages.handled(origin), "a message is handled once");
            commons.shard(origin.shard()).courier().done(number, origin.number());
        }
    }

    @Override
    public void groupSettled() {
        long nowMillis = nowMillis();
        if (index.isDue(nowMillis)) {
            SnapshotBatch batch = index.cut(nowMillis);
            environment().background().execute(() -> write(batch));
        }
    }

    @Override
    public boolean isBehind() {
        return index.isBehind();
    }

    /** Writes a cut; a snapshot store that fails stops the shard, for it would fall behind without bound. */
    private void write(SnapshotBatch batch) {
        try {
            index.write(batch);
            writer.wakeWaiting();
        } catch (RuntimeException | Error e) {
            JournalFailedException failure =
                    new JournalFailedException(number, "its snapshot store failed: " + e, true, e);
            writer.stop(failure);
            stopped(failure);
            writer.wakeWaiting();
        }
    }

    /** Brings the snapshot store up to what is durable now, or later. Completes on a thread of the background. */
    CompletableFuture<Boolean> bringIndexUp() {
        return writer.betweenGroups(this::cutNow).thenCompose(written -> written.orElseGet(this::bringIndexUpLater));
    }

    private Optional<CompletableFuture<Boolean>> cutNow() {
        if (!index.isIdle()) {
            return Optional.empty();
        }
        SnapshotBatch batch = index.cut(nowMillis());
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        environment().background().execute(() -> {
            write(batch);
            written.complete(true);
        });
        return Optional.of(written);
    }

    private CompletableFuture<Boolean> bringIndexUpLater() {
        CompletableFuture<Boolean> later = new CompletableFuture<>();
        environment().timer().schedule(INDEX_RETRY, () -> later.complete(true));
        return later.thenCompose(_ -> bringIndexUp());
    }

    /** Brings the snapshot store up to the journal, when nothing runs any more. Blocks. */
    void finishIndex(Deadline deadline) {
        while (!index.isIdle() && deadline.nanosLeft() > 0) {
            LockSupport.parkNanos(this, POLL_NANOS);
        }
        if (writer.isIdle() && index.isIdle() && !(refusal() instanceof JournalFailedException)) {
            write(index.cut(nowMillis()));
        }
    }

    @Override
    public void stopped(EverfoldException failure) {
        LOG.log(System.Logger.Level.ERROR, "a shard has stopped: " + failure.getMessage(), failure);
        kinds().stopped(failure);
    }
}
