package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.EverfoldException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A shard's journal, its writer, and what became of the turns. Nothing in here is volatile or locked: the writer itself
 * hands it from one thread to the next.
 */
final class Disk implements ShardJournal, ShardWriter.Listener {

    private static final List<Payload> EVENTS =
            Collections.nCopies(65, new Payload(1, new byte[1 << 20])); // more than the writer's bound, together

    private static final Entry ENTRY = entry(EVENTS.subList(0, 1));
    private static final Entry LARGE_ENTRY = entry(EVENTS);

    final ShardWriter writer = new ShardWriter(0, this, Runnable::run, this);
    private final Head head = Head.none(new ActorId("stress", "1"));
    private final StringBuilder appended = new StringBuilder();
    private final StringBuilder settled = new StringBuilder();
    private int commits;
    private CompletableFuture<Void> commit = CompletableFuture.completedFuture(null);

    private static Entry entry(List<Payload> events) {
        ActorId actor = new ActorId("stress", "1");
        return new Entry(new Entry.Header(actor, 1, Offset.NONE, 0), null, Entry.Outcome.ACCEPTED, events, List.of());
    }

    /** Submits a turn while the disk does not answer; the commit is what to complete. */
    CompletableFuture<Void> beginCommit(Turn first) {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        commit = slow;
        writer.submit(first);
        commit = CompletableFuture.completedFuture(null);
        return slow;
    }

    Turn turn(String name) {
        return new Noted(head, name, ENTRY);
    }

    /** A turn that leaves no room for another one. */
    Turn largeTurn(String name) {
        return new Noted(head, name, LARGE_ENTRY);
    }

    String appended() {
        return appended.toString();
    }

    String settled() {
        return settled.toString();
    }

    int commits() {
        return commits;
    }

    private final class Noted extends Turn {
        private final String name;

        Noted(Head head, String name, Entry entry) {
            super(head, entry);
            this.name = name;
        }

        @Override
        void durable() {
            settled.append(name);
        }

        @Override
        void failed(EverfoldException failure) {
            settled.append('-').append(name);
        }
    }

    @Override
    public Entry link(Turn turn, Entry entry) {
        appended.append(((Noted) turn).name);
        return entry;
    }

    @Override
    public void durable(Turn turn, Entry entry) {}

    @Override
    public void settled(Entry entry) {}

    @Override
    public void groupSettled() {}

    @Override
    public boolean isBehind() {
        return false;
    }

    @Override
    public void stopped(EverfoldException failure) {}

    @Override
    public Offset append(Entry entry) {
        return new Offset(appended.length());
    }

    @Override
    public CompletionStage<Void> commit() {
        commits++;
        return commit;
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public Dictionary dictionary() {
        return _ -> null;
    }

    @Override
    public EntryCursor read(Offset from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EntryCursor history(Offset newest, Offset after) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Offset end() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWhole() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Segment> sealed() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void seal() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sync() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rewrite(Segment segment, Function<StoredEntry, Entry> change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void trim(Offset before) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
