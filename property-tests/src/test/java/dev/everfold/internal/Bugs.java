package dev.everfold.internal;

import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import java.util.List;
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
    public static Entry withoutAnswer(TurnTaker<?, ?, ?, ?, ?> turns, Entry entry, Entry.@Nullable Answer answer) {
        return entry;
    }

    /** Takes the clock for the time. */
    public static long theSecond(long first, long second) {
        return second;
    }
}
