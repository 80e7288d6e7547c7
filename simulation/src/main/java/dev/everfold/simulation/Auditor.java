package dev.everfold.simulation;

import dev.everfold.ActorId;
import dev.everfold.ActorOptions;
import dev.everfold.ActorState;
import dev.everfold.ActorType;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.RecordedOutcome;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows the journal, entry by entry as they become durable, and holds each against the promises: it belongs to an
 * operation or a message and to nothing else, is what the decider decides on the state before it, and continues its
 * actor's history. So the engine is judged by what the disk says, folded without the engine.
 */
final class Auditor implements DurableStates, SimulatedJournal.Observer, SimulatedSnapshotStore.Observer {

    private final Map<String, Rules> rules = new TreeMap<>();
    private final Map<ActorId, History> histories =
            new TreeMap<>(java.util.Comparator.comparing(ActorId::type).thenComparing(ActorId::key));
    private final Layer layer;
    private final Map<String, Operation> byKey = new TreeMap<>();
    private final Mail mail;
    private final List<SimulatedDisk> disks;
    private final Verdict verdict;
    private final Trace trace;
    private final Tombstones tombstones;
    private final Alarms alarms;
    private final WallClock clock;
    private long entries;

    Auditor(
            Cast cast,
            List<SimulatedDisk> disks,
            SimulatedSnapshots snapshots,
            WallClock clock,
            Verdict verdict,
            Trace trace) {
        cast.types().forEach(type -> rules.put(type.name(), Rules.of(type)));
        this.layer = cast.layer();
        this.disks = disks;
        this.verdict = verdict;
        this.trace = trace;
        this.clock = clock;
        this.mail = new Mail(verdict);
        this.tombstones = new Tombstones(disks, snapshots, mail, verdict);
        this.alarms = new Alarms(verdict);
    }

    History history(ActorId actor) {
        return histories.computeIfAbsent(actor, id -> new History(id, rulesOf(id)));
    }

    private Rules rulesOf(ActorId actor) {
        Rules known = rules.get(actor.type());
        if (known == null) {
            throw new IllegalStateException("the journal holds an entry of " + actor + ", a type of nobody");
        }
        return known;
    }

    Collection<History> histories() {
        return histories.values();
    }

    Mail mail() {
        return mail;
    }

    Tombstones tombstones() {
        return tombstones;
    }

    Alarms alarms() {
        return alarms;
    }

    /** How many entries are durable. */
    long entries() {
        return entries;
    }

    /** An operation under an idempotency key, before it is asked for the first time. */
    void expect(Operation operation) {
        if (operation.key != null) {
            Operation first = byKey.putIfAbsent(operation.key, operation);
            if (first != null) {
                first.twins++;
            }
        }
    }

    @Override
    public void appended(Entry entry) {
        Entry.Origin origin = entry.origin();
        verdict.require(
                origin == null || disks.get(origin.shard()).isDurable(origin.entry()),
                "P3: " + entry.header().actor() + " handled a message whose sender's turn is not durable");
    }

    @Override
    public void trimmed(int shard, Offset before) {
        mail.forget(shard, before, disks);
    }

    /** An entry has become durable. */
    void durable(int shard, StoredEntry stored) {
        Entry entry = stored.entry();
        entries++;
        History history = history(entry.header().actor());
        String where = "the entry of " + history.actor + " at " + stored.offset() + " of shard " + shard;
        checkPlace(history, entry, where);
        tombstones.check(history, entry, where);
        history.shard = shard;
        Object stateBefore = history.state();
        Operation asker = entry.origin() == null ? asker(history, entry, where) : null;
        Alarm fired = alarms.fired(history, entry, where);
        History.Turn added = turn(history, shard, entry, where);
        history.add(added, stored.offset(), stateAfter(history, added), asker);
        trace.say("durable: " + history.actor + " " + entry.header().firstSequenceNumber() + ".. "
                + (added.isTombstone() ? "" : added.events()));
        if (added.isTombstone()) {
            trace.say(history.actor + (Tombstones.isExpiry(history, history.turns.size() - 1) ? " expires" : " ends"));
        }
        if (fired != null) {
            trace.say(history.actor + " fires " + fired);
            History.Sent message = fired.message();
            Object command = fired.command();
            verdict.require(
                    (message == null || added.fits(message))
                            && (command == null || added.fits(history.rules.take(command, stateBefore), null)),
                    "timers: " + where + " with " + added.events() + " and " + added.left() + " is not what " + fired
                            + " leads to");
        }
        Mail.Letter handled = entry.origin() == null ? null : mail.handle(shard, stored, where);
        if (handled != null) {
            Rules.Ending ending = history.rules.take(handled.command(), stateBefore);
            verdict.require(
                    added.fits(ending, handled.answer()),
                    "P9: " + where + " with " + added.events() + " and " + added.sent() + " is not what the message "
                            + handled + " leads to: " + ending);
        } else if (asker != null) {
            Rules.Ending ending = history.rules.take(asker.call.command(), stateBefore);
            verdict.require(
                    added.fits(ending, null),
                    "P5: " + where + " with " + added.events() + " and " + added.sent() + " is not what " + asker.name()
                            + " leads to: " + ending);
            verdict.require(
                    added.before() >= asker.firstFloor,
                    "P3: " + where + " takes effect before " + asker.name() + " was called: " + asker.firstFloor
                            + " had been seen");
        }
        mail.send(shard, stored, added.sent());
    }

    /** The process has ended, and what was under way with it. */
    void processEnded() {
        histories.values().forEach(history -> history.seenWhenOver = false);
    }

    private static Object stateAfter(History history, History.Turn turn) {
        return turn.isTombstone()
                ? history.rules.decider().initialState()
                : history.rules.fold(history.state(), turn.events());
    }

    @Override
    public void batch(int shard, SnapshotBatch batch) {
        Offset completeUpTo = batch.progress().completeUpTo();
        verdict.require(
                disks.get(shard).isSecured(completeUpTo),
                "P1: the snapshot store is told of shard " + shard + " up to " + completeUpTo
                        + ", which the journal may lose");
        for (ActorHead head : batch.heads()) {
            History.Turn newest = history(head.actor()).turnAt(head.offset());
            verdict.require(
                    newest != null
                            && newest.sequenceNumber() == head.sequenceNumber()
                            && newest.isTombstone() == head.deleted(),
                    "P4: the snapshot store is told that " + head + " is where a history ends");
        }
        batch.snapshots().forEach(added -> examine(shard, added.actor(), added.snapshot()));
    }

    @Override
    public void base(int shard, ActorId actor, Snapshot base) {
        examine(shard, actor, base);
    }

    private void examine(int shard, ActorId actor, Snapshot snapshot) {
        verdict.examine("a snapshot of " + actor, () -> {
            History history = history(actor);
            History.Turn newest = history.turnAt(snapshot.offset());
            Object state = decode(history.rules, shard, snapshot.state());
            verdict.require(
                    newest != null
                            && !newest.isTombstone()
                            && newest.sequenceNumber() == snapshot.sequenceNumber()
                            && newest.timestampMillis() == snapshot.timestampMillis()
                            && state.equals(history.state(newest.after())),
                    "P5: the snapshot of " + actor + " at " + snapshot.offset() + " says " + snapshot.sequenceNumber()
                            + ", " + state + ", and the journal does not");
            verdict.require(
                    newest == null || hasTimersAfter(history, newest, set(shard, history, snapshot.timers())),
                    "timers: the snapshot of " + actor + " at " + snapshot.offset() + " has " + snapshot.timers()
                            + ", and the journal says otherwise");
            for (RecordedOutcome recorded : snapshot.outcomes()) {
                String key = recorded.outcome().idempotencyKey();
                verdict.require(
                        newest == null
                                || history.turns.stream()
                                        .anyMatch(turn -> java.util.Objects.equals(turn.key(), key)
                                                && turn.after() <= newest.after()
                                                && !history.isDeletedSince(turn, newest.after())),
                        "P8: the snapshot of " + actor + " at " + snapshot.offset() + " remembers the key " + key
                                + ", and the journal does not");
            }
        });
    }

    /** A base may be folded of an entry that was erased, of an actor that was deleted. */
    private static boolean hasTimersAfter(History history, History.Turn turn, List<Alarm> timers) {
        return timers.equals(List.copyOf(turn.left().alarms().values()))
                || (timers.isEmpty() && history.isDeletedSince(turn, history.moment()));
    }

    private History.Turn turn(History history, int shard, Entry entry, String where) {
        List<Object> events = new ArrayList<>();
        for (Payload event : entry.events()) {
            events.add(decode(history.rules, shard, event));
        }
        List<History.Sent> sent = new ArrayList<>();
        for (Entry.Outgoing message : entry.messages()) {
            Entry.Answer answer = message.ifRejected();
            History.Sent ifRejected = answer == null ? null : sent(answer.receiver(), shard, answer.command(), null);
            sent.add(sent(message.receiver(), shard, message.command(), ifRejected));
        }
        long before = history.moment();
        long after = before + (entry.isTombstone() ? 1 : events.size());
        Map<String, Alarm> alarmsAfter =
                alarms.after(history, entry, set(shard, history, entry.timers().set()), where);
        return new History.Turn(
                trace.step(), entry, before, after, events, new History.Left(sent, history.alarms(), alarmsAfter));
    }

    private List<Alarm> set(int shard, History history, List<Entry.SetTimer> timers) {
        List<Alarm> set = new ArrayList<>();
        for (Entry.SetTimer timer : timers) {
            ActorId receiver = timer.receiver();
            Entry.Answer answer = timer.ifRejected();
            History.Sent ifRejected = answer == null ? null : sent(answer.receiver(), shard, answer.command(), null);
            set.add(new Alarm(
                    timer.name(),
                    timer.dueMillis(),
                    receiver == null ? decode(history.rules, shard, timer.command()) : null,
                    receiver == null ? null : sent(receiver, shard, timer.command(), ifRejected)));
        }
        return set;
    }

    private void checkPlace(History history, Entry entry, String where) {
        Entry.Header header = entry.header();
        verdict.require(
                header.firstSequenceNumber() == history.sequenceNumber() + 1,
                "P4: " + where + " begins with sequence number " + header.firstSequenceNumber() + ", but "
                        + (history.sequenceNumber() + 1) + " follows");
        Offset previous = entry.isTombstone() || history.isBlank() ? Offset.NONE : history.head();
        verdict.require(
                header.previous().equals(previous),
                "P1: " + where + " follows " + header.previous() + ", but the actor's newest entry is at " + previous);
        long newest =
                history.isBlank() ? Long.MIN_VALUE : history.turns.getLast().timestampMillis();
        verdict.require(
                header.timestampMillis() >= newest,
                "P4: " + where + " is older by its timestamp than the one before it");
    }

    /** Whether the actor cannot have forgotten the outcome under this turn's key by now. */
    boolean isRemembered(History history, History.Turn turn) {
        return isRemembered(history, turn, clock.latestMillis());
    }

    /** Whether the outcome under this turn's key is remembered at that time. */
    private static boolean isRemembered(History history, History.Turn turn, long millis) {
        ActorOptions options = history.rules.type().options();
        if (history.isDeletedSince(turn, history.moment())) {
            return false;
        }
        long later = history.turns.stream()
                .dropWhile(each -> !each.equals(turn))
                .skip(1)
                .filter(each -> each.key() != null)
                .count();
        return later < options.idempotencyKeysMax()
                && turn.timestampMillis()
                        >= millis - options.idempotencyWindow().toMillis();
    }

    /** Who asked under the key of this entry; null when it has none. */
    private @Nullable Operation asker(History history, Entry entry, String where) {
        String key = entry.outcome().idempotencyKey();
        if (key == null) {
            return null;
        }
        Operation operation = byKey.get(key);
        boolean isKnown = operation != null && operation.actor.equals(history.actor);
        if (!isKnown && !mayBeOfLayer(history.actor, key)) {
            verdict.breach("P8: " + where + " has the idempotency key " + key + ", under which nobody asked it");
            return null;
        }
        for (History.Turn earlier : history.turns) {
            verdict.require(
                    !key.equals(earlier.key())
                            || !isRemembered(history, earlier, entry.header().timestampMillis()),
                    "P8: " + where + " is the second one under the idempotency key " + key);
        }
        return isKnown ? operation : null;
    }

    /** Whether an entry under this key, if any, may be there because the layer asked for it. */
    boolean mayBeOfLayer(ActorId actor, @Nullable String key) {
        return layer.asks(actor, Optional.ofNullable(key));
    }

    private Object decode(Rules rules, int shard, Payload payload) {
        return rules.codec().decode(payload, disks.get(shard)::schema);
    }

    private History.Sent sent(ActorId receiver, int shard, Payload command, History.@Nullable Sent ifRejected) {
        return new History.Sent(receiver, decode(rulesOf(receiver), shard, command), ifRejected);
    }

    /** The actor's state, or the view of it, at its newest durable point. */
    ActorState<Object> stateOf(History history) {
        return new ActorState<>(history.sequenceNumber(), history.rules.view().apply(history.state()));
    }

    @Override
    @SuppressWarnings("unchecked") // the view of the type
    public <V> Map<String, V> states(ActorType<?, V, ?> type) {
        Map<String, V> states = new TreeMap<>();
        for (History history : histories.values()) {
            if (history.actor.type().equals(type.name()) && !history.isBlank()) {
                states.put(history.actor.key(), (V) stateOf(history).state());
            }
        }
        return states;
    }

    @Override
    @SuppressWarnings("unchecked") // the view of the type
    public <V> List<V> deleted(ActorType<?, V, ?> type) {
        return histories.values().stream()
                .filter(history -> history.actor.type().equals(type.name()))
                .flatMap(history -> history.deleted().stream().map(history.rules.view()))
                .map(view -> (V) view)
                .toList();
    }

    @Override
    @SuppressWarnings("unchecked") // the commands of the type
    public <C> List<C> underWay(ActorType<C, ?, ?> type) {
        return mail.underWay().stream()
                .filter(letter -> letter.receiver().type().equals(type.name()))
                .map(letter -> (C) letter.command())
                .toList();
    }
}
