package dev.everfold.simulation;

import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ends of actors as the journal tells them, and what must be left of those that were erased. */
final class Tombstones {

    /** An actor that was erased as of a tombstone: that turn and all before it. */
    private record Erased(History history, History.Turn tombstone) {}

    private final List<SimulatedDisk> disks;
    private final SimulatedSnapshots snapshots;
    private final Mail mail;
    private final Verdict verdict;
    private final List<Erased> erased = new ArrayList<>();

    Tombstones(List<SimulatedDisk> disks, SimulatedSnapshots snapshots, Mail mail, Verdict verdict) {
        this.disks = disks;
        this.snapshots = snapshots;
        this.mail = mail;
        this.verdict = verdict;
    }

    /** Whether an actor is at its end at this time when this was its last entry. One that has a timer is not. */
    static boolean isOver(History history, History.Turn last, long millis) {
        return last.left().alarms().isEmpty()
                && millis - last.timestampMillis()
                        > history.rules
                                .type()
                                .options()
                                .timeToLive()
                                .map(Duration::toMillis)
                                .orElse(Long.MAX_VALUE);
    }

    /** Whether the turn of this index ends an actor whose time is over. */
    static boolean isExpiry(History history, int index) {
        return index > 0
                && history.turns.get(index).isTombstone()
                && isOver(
                        history,
                        history.turns.get(index - 1),
                        history.turns.get(index).timestampMillis());
    }

    /** An entry that is about to continue the history. */
    void check(History history, Entry entry, String where) {
        if (entry.isTombstone()) {
            verdict.require(!history.isBlank(), "P6: " + where + " is a tombstone of an actor that is none");
            verdict.require(
                    entry.events().isEmpty()
                            && entry.messages().isEmpty()
                            && entry.origin() == null
                            && entry.command() == null
                            && entry.outcome().idempotencyKey() == null,
                    "P2: " + where + " is a tombstone, and has more to say");
            verdict.require(
                    !history.seenWhenOver, "P5: " + where + " ends what the actor was, and somebody saw that later");
        } else {
            verdict.require(
                    history.isBlank()
                            || !isOver(
                                    history,
                                    history.turns.getLast(),
                                    entry.header().timestampMillis()),
                    "P5: " + where + " continues what the actor was, though its time was over");
        }
    }

    /** From now on nothing may be left of what the actor was up to this tombstone. */
    void erased(History history, History.Turn tombstone) {
        Erased added = new Erased(history, tombstone);
        erased.add(added);
        check(added);
    }

    /** Looks once more at everything that was erased. */
    void checkErased() {
        erased.forEach(this::check);
    }

    private void check(Erased each) {
        History history = each.history;
        Offset end = history.offsetOf(each.tombstone);
        for (int i = 0; i < history.turns.indexOf(each.tombstone); i++) {
            Offset offset = history.offsets.get(i);
            StoredEntry left = disks.get(history.shard).left(offset);
            verdict.require(
                    left == null || saysNothing(left.entry()),
                    "the entry of " + history.actor + " at " + offset + " was erased, and still says "
                            + history.turns.get(i).events() + " " + (left == null ? "" : left.entry()));
        }
        mail.checkErased(history, end, disks);
        for (Snapshot snapshot : snapshots.content().shard(history.shard).snapshots(history.actor)) {
            verdict.require(
                    snapshot.offset().compareTo(end) > 0 || saysNothing(history, snapshot),
                    "the snapshot of " + history.actor + " at " + snapshot.offset() + " is of what was erased up to "
                            + end);
        }
    }

    private static boolean saysNothing(Entry entry) {
        Entry.Outcome outcome = entry.outcome();
        return entry.events().stream().allMatch(Payload::isErased)
                && entry.timers().set().stream()
                        .allMatch(timer -> timer.command().isErased() && isBlank(timer.name()))
                && isErased(entry.command())
                && isErased(outcome.reply())
                && isBlank(outcome.idempotencyKey())
                && isBlank(outcome.note());
    }

    /** A base may be folded of an entry without a payload. */
    private static boolean saysNothing(History history, Snapshot snapshot) {
        History.Turn turn = history.turnAt(snapshot.offset());
        return snapshot.outcomes().isEmpty()
                && turn != null
                && history.rules.decider().initialState().equals(history.state(turn.after()));
    }

    private static boolean isErased(@Nullable Payload payload) {
        return payload == null || payload.isErased();
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.chars().allMatch(letter -> letter == '-');
    }
}
