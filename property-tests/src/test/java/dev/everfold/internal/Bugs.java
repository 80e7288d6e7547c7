package dev.everfold.internal;

import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ChannelProgress;
import dev.everfold.snapshot.NewSnapshot;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.Snapshot;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a broken engine calls instead of what it should. In this package, as it takes the engine's own types. */
public final class Bugs {

    private Bugs() {}

    /** Does not wait for the commit that it begins. */
    @SuppressWarnings("FutureReturnValueIgnored") // that is the bug
    public static CompletionStage<Void> commitInTheBackground(ShardJournal journal) {
        journal.commit();
        return CompletableFuture.completedFuture(null);
    }

    /** Takes a commit that failed for one that did not. */
    public static CompletionStage<Void> commitIfPossible(ShardJournal journal) {
        return journal.commit().exceptionally(_ -> null);
    }

    /** Knows of no message that it was handled. */
    public static boolean wasNeverHandled(Handled handled, long number) {
        return false;
    }

    /** Turns the mailbox upside down, unless there is something else in it than commands of callers. */
    @SuppressWarnings({"rawtypes", "unchecked"}) // as the compiled call has it
    public static Mailbox.@Nullable Node takeAllNewestFirst(Mailbox mailbox) {
        Mailbox.Node taken = mailbox.takeAll();
        for (Mailbox.Node node = taken; node != null; node = (Mailbox.Node) node.next) {
            if (!(node instanceof Envelope.Ask)) {
                return taken;
            }
        }
        Mailbox.Node reversed = null;
        for (Mailbox.Node node = taken; node != null; ) {
            Mailbox.Node next = (Mailbox.Node) node.next;
            node.next = reversed;
            reversed = node;
            node = next;
        }
        return reversed;
    }

    /** Leaves out a sequence number now and then. */
    public static Offset appendWithAGap(ShardJournal journal, Entry entry) {
        Entry.Header header = entry.header();
        if (header.firstSequenceNumber() % 7 != 0) {
            return journal.append(entry);
        }
        Entry.Header later = new Entry.Header(
                header.actor(), header.firstSequenceNumber() + 1, header.previous(), header.timestampMillis());
        return journal.append(new Entry(later, entry.origin(), entry.outcome(), entry.events(), entry.messages()));
    }

    /** Makes two entries of a turn with several events. */
    public static Offset appendInTwo(ShardJournal journal, Entry entry) {
        if (entry.events().size() < 2) {
            return journal.append(entry);
        }
        Entry.Header header = entry.header();
        Offset first = journal.append(
                new Entry(header, null, Entry.Outcome.ACCEPTED, entry.events().subList(0, 1), List.of()));
        Entry.Header second =
                new Entry.Header(header.actor(), header.firstSequenceNumber() + 1, first, header.timestampMillis());
        return journal.append(new Entry(
                second,
                entry.origin(),
                entry.outcome(),
                entry.events().subList(1, entry.events().size()),
                entry.messages()));
    }

    /** Leaves out what the sender of a message wants to hear. */
    public static Entry.@Nullable Answer noAnswer(Entry.Outgoing message) {
        return null;
    }

    /** Takes the clock for the time. */
    public static long theSecond(long first, long second) {
        return second;
    }

    /** Takes the state that the actor had at its snapshot before for the one that it has. */
    public static Snapshot snapshotOfAnEarlierState(Fold<?, ?> fold) {
        Snapshot right = fold.snapshot();
        Payload earlier = EARLIER.put(fold, right.state());
        return new Snapshot(
                right.sequenceNumber(),
                right.offset(),
                right.timestampMillis(),
                earlier == null ? right.state() : earlier,
                right.outcomes());
    }

    private static final Map<Fold<?, ?>, Payload> EARLIER = Collections.synchronizedMap(new WeakHashMap<>());

    /** Says of a snapshot that its last event is not in it. */
    public static void takenWithAWrongNumber(IndexWriter index, NewSnapshot added) {
        Snapshot right = added.snapshot();
        Snapshot wrong = new Snapshot(
                right.sequenceNumber() - 1, right.offset(), right.timestampMillis(), right.state(), right.outcomes());
        index.taken(new NewSnapshot(added.actor(), wrong, added.kept()));
    }

    /** Says of a snapshot that it lies one entry of whomever further. */
    public static void takenAtAWrongPlace(IndexWriter index, NewSnapshot added) {
        Snapshot right = added.snapshot();
        Snapshot wrong = new Snapshot(
                right.sequenceNumber(),
                new Offset(right.offset().value() - 1),
                right.timestampMillis(),
                right.state(),
                right.outcomes());
        index.taken(new NewSnapshot(added.actor(), wrong, added.kept()));
    }

    /** Leaves out a head when there are several. */
    public static List<ActorHead> cutWithoutTheFirst(Heads heads) {
        List<ActorHead> cut = heads.cut();
        return cut.size() < 2 ? cut : cut.subList(1, cut.size());
    }

    /** Forgets which messages were handled. */
    public static ShardProgress progressWithNothingHandled(ShardMessages messages, Offset completeUpTo) {
        ShardProgress right = messages.progress(completeUpTo);
        return new ShardProgress(
                right.completeUpTo(),
                right.channels().stream()
                        .map(channel -> new ChannelProgress(channel.sent(), 0, new BitSet(), Offset.NONE))
                        .toList());
    }

    /** Writes nothing where an actor ends. */
    public static <S> @Nullable Entry noTombstone(TurnTaker<?, ?, S, ?, ?> turns, TurnTaker.Beginning<S> beginning) {
        return null;
    }

    /** Takes an actor's last entry for older than it is. */
    public static long longAgo(Fold<?, ?> fold) {
        return fold.timestampMillis() - 5_000;
    }

    /** Lies behind no other place. */
    public static int isBehindNothing(Offset offset, Offset other) {
        return -1;
    }

    /** Knows of no message that it was sent. */
    public static long nothingWasSent(ShardMessages messages, int receiver) {
        return 0;
    }

    /** Takes every timer for one that firing does not end. */
    public static boolean isAlwaysAtOpening(Entry.SetTimer timer) {
        return true;
    }

    /** Overlooks that timers have ended. */
    public static List<Entry.EndedTimer> nothingHasEnded(Entry.Timers timers) {
        return List.of();
    }

    /** Leaves timers out of a cut. */
    public static ShardTimers.Cut cutWithoutTimers(ShardTimers timers) {
        timers.cut();
        return new ShardTimers.Cut(List.of(), List.of());
    }

    /** Leaves timers out of a snapshot. */
    public static Snapshot snapshotWithoutTimers(Fold<?, ?> fold) {
        Snapshot whole = fold.snapshot();
        return new Snapshot(
                whole.sequenceNumber(), whole.offset(), whole.timestampMillis(), whole.state(), whole.outcomes());
    }
}
