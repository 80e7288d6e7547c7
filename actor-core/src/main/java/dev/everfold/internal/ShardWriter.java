package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.EverfoldException;
import dev.everfold.JournalFailedException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.ShardJournal;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: takes every turn that waits, appends their entries, commits once, settles all of them, and begins
 * again. While one group is committed the next one gathers.
 *
 * <p>From gathering to committing: a turn is submitted to an idle writer, or a commit ends and turns wait. From
 * committing to gathering: the commit ends. From anything to failed, for ever: an append or a commit fails, or
 * {@link #stop}.
 */
final class ShardWriter implements Runnable {

    /** Beyond this many bytes of turns under way, activations wait before they decide the next command. */
    private static final long BYTES_MAX = 64L << 20;

    private static final String COMPLETION = "the completion of a future by the engine";

    private static final CompletableFuture<Void> NOTHING_TO_COMMIT = CompletableFuture.completedFuture(null);

    /** What the shard does besides storing. Called on the writer's thread. */
    interface Listener {

        /** Completes the links of an entry that is about to be appended. */
        Entry link(Turn turn, Entry entry);

        /** An entry is durable; its turn is settled next. What the entry sends counts from now on. */
        void durable(Turn turn, Entry entry);

        /** The turn of a durable entry is settled. The message that it handled counts as handled from now on. */
        void settled(Entry entry);

        /** A group is settled, and nothing that was appended is unsettled. */
        void groupSettled();

        /** Whether no more commands are to be decided, as what is behind the journal cannot keep up. */
        boolean isBehind();

        /** The shard has stopped. */
        void stopped(EverfoldException failure);
    }

    /** What somebody wants to have done between two groups. */
    private record Errand<T>(Supplier<T> task, CompletableFuture<T> done) {
        void run() {
            try {
                done.complete(task.get());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        }
    }

    /** Wakes the writer. */
    private static final class Wake extends Turn {
        Wake() {
            super(Head.none(NOBODY), null);
        }

        @Override
        void durable() {}

        @Override
        void failed(EverfoldException failure) {}
    }

    private static final ActorId NOBODY = new ActorId("nobody", "0");

    private final int shard;
    private final ShardJournal journal;
    private final Executor executor;
    private final Listener listener;
    private final Mailbox<Turn> turns = new Mailbox<>();
    private final AtomicLong bytesUnderWay = new AtomicLong();
    private final Queue<Runnable> waitingForRoom = new ConcurrentLinkedQueue<>();
    private final Queue<Errand<?>> errands = new ConcurrentLinkedQueue<>();
    private volatile @Nullable EverfoldException failure;

    ShardWriter(int shard, ShardJournal journal, Executor executor, Listener listener) {
        this.shard = shard;
        this.journal = journal;
        this.executor = executor;
        this.listener = listener;
    }

    /** Why the writer appends nothing more; null while it works. */
    @Nullable
    EverfoldException refusal() {
        EverfoldException reason = failure;
        return reason instanceof JournalFailedException
                ? new JournalFailedException(shard, "its journal failed before", false, reason)
                : reason;
    }

    /** Takes a turn. Turns of one actor are submitted by one thread at a time, and appended in that order. */
    void submit(Turn turn) {
        bytesUnderWay.getAndAdd(turn.bytes);
        if (turns.offer(turn) == Mailbox.Offer.START) {
            start();
        }
    }

    boolean hasRoom() {
        return bytesUnderWay.get() < BYTES_MAX && !listener.isBehind();
    }

    /** Runs the task once there is room. */
    void whenRoom(Runnable task) {
        waitingForRoom.add(task);
        if (hasRoom()) {
            wakeWaiting();
        }
    }

    boolean isIdle() {
        return turns.isIdle();
    }

    /**
     * Runs a task on the writer's thread while everything that was appended is durable and settled. The task is short,
     * for the shard stands still meanwhile. The future fails as the task does, or because the writer has stopped; it
     * completes on the writer's thread.
     */
    <T> CompletableFuture<T> betweenGroups(Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        errands.add(new Errand<>(task, done));
        submit(new Wake());
        return done;
    }

    private void runErrands() {
        for (Errand<?> errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.run();
        }
    }

    private void failErrands(EverfoldException reason) {
        for (Errand<?> errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.done.completeExceptionally(reason);
        }
    }

    /** Fails everything that is not durable yet, and everything that comes. */
    void stop(EverfoldException reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    private void start() {
        execute(this);
    }

    /** Runs the task on the writer's thread, or here when that has ended, which it does only after a {@link #stop}. */
    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException closed) {
            Invariant.check(failure != null, "an open writer has a thread");
            task.run();
        }
    }

    /** One group; for the executor. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // committed sees to every failure itself
    public void run() {
        Turn first = turns.takeAll();
        if (first == null) {
            release();
            return;
        }
        EverfoldException refusal = refusal();
        if (refusal != null) {
            EngineThread.enter(COMPLETION);
            try {
                failAll(first, refusal);
            } finally {
                EngineThread.exit();
            }
            release();
            return;
        }
        CompletableFuture<Void> commit;
        try {
            commit = append(first) ? journal.commit().toCompletableFuture() : NOTHING_TO_COMMIT;
        } catch (Throwable thrown) {
            commit = CompletableFuture.failedFuture(thrown);
        }
        if (commit.isDone()) {
            commit.whenComplete((nothing, thrown) -> committed(first, thrown));
        } else {
            commit.whenComplete((nothing, thrown) -> execute(() -> committed(first, thrown)));
        }
    }

    private boolean append(Turn first) {
        boolean appended = false;
        for (Turn turn = first; turn != null; turn = turn.next) {
            if (turn.entry != null) {
                turn.entry = listener.link(turn, turn.entry);
                turn.offset = journal.append(turn.entry);
                turn.head.appended = turn.offset;
                appended = true;
            }
        }
        return appended;
    }

    private void committed(Turn first, @Nullable Throwable thrown) {
        EngineThread.enter(COMPLETION);
        try {
            if (thrown == null) {
                settleAll(first);
            } else {
                failed(first, thrown);
            }
        } finally {
            EngineThread.exit();
        }
        release();
    }

    private void failed(@Nullable Turn first, Throwable thrown) {
        JournalFailedException stopped =
                new JournalFailedException(shard, "its journal failed: " + thrown, true, thrown);
        failure = stopped;
        failAll(first, stopped);
        listener.stopped(stopped);
    }

    private void settleAll(Turn first) {
        Turn turn = first;
        while (turn != null) {
            Turn next = turn.next;
            Entry entry = turn.entry;
            try {
                if (entry != null) {
                    listener.durable(turn, entry);
                }
                turn.settle();
                if (entry != null) {
                    listener.settled(entry);
                }
                forget(turn);
            } catch (Throwable bug) {
                failed(turn, bug);
                return;
            }
            bytesUnderWay.getAndAdd(-turn.bytes);
            turn = next;
        }
        try {
            listener.groupSettled();
            runErrands();
        } catch (Throwable bug) {
            failed(null, bug);
        }
    }

    private void failAll(@Nullable Turn first, EverfoldException reason) {
        Turn turn = first;
        while (turn != null) {
            Turn next = turn.next;
            turn.fail(reason);
            forget(turn);
            bytesUnderWay.getAndAdd(-turn.bytes);
            turn = next;
        }
        failErrands(reason);
    }

    /** An idle actor keeps its newest turn: not the ones behind it as well, nor the entry. */
    private static void forget(Turn turn) {
        turn.next = null;
        turn.entry = null;
    }

    private void release() {
        wakeWaiting();
        if (!turns.release()) {
            start();
        }
    }

    /** There may be room again. */
    void wakeWaiting() {
        for (Runnable task = waitingForRoom.poll(); task != null; task = waitingForRoom.poll()) {
            task.run();
        }
    }
}
