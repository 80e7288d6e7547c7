package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.Decision;
import dev.everfold.EverfoldException;
import dev.everfold.Message;
import dev.everfold.Timer;
import dev.everfold.codec.CodecException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.history.Change;
import dev.everfold.history.Components;
import dev.everfold.history.HistoryException;
import dev.everfold.history.WhatIfReport.Kind;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One actor's past under two versions of its type. For one thread. */
final class WhatIf<C, E, S> {

    /** The two versions, and what is asked. */
    record Versions<C, E, S>(
            dev.everfold.internal.Kind<?, ?, ?, ?, ?> present,
            dev.everfold.internal.Kind<C, E, S, ?, ?> candidate,
            Dictionary dictionary,
            boolean withCommands) {}

    /**
     * With what the past begins.
     *
     * @param first the first entry; null for none
     * @param snapshots those that are stored, to be compared
     */
    record Beginning(@Nullable StoredEntry first, Optional<Snapshot> base, List<Snapshot> snapshots) {}

    private final ActorId actor;
    private final Versions<C, E, S> versions;
    private final List<Snapshot> snapshots;
    private final WhatIfTally tally = new WhatIfTally();

    /* Null as soon as it does not build any more, until the actor begins anew. */
    private @Nullable Fold<?, ?> present;
    private @Nullable Fold<E, S> candidate;

    /** Up to here, all is in what the past begins with. */
    private Offset known;

    static <C, E, S> WhatIf<C, E, S> of(ActorId actor, Versions<C, E, S> versions, Beginning beginning) {
        return new WhatIf<>(actor, versions, beginning);
    }

    private WhatIf(ActorId actor, Versions<C, E, S> versions, Beginning beginning) {
        this.actor = actor;
        this.versions = versions;
        this.snapshots = beginning.snapshots;
        tally.countActor();
        Fold<?, ?> begun = presentFold(versions.present, beginning);
        present = begun;
        known = begun == null ? Offset.NONE : begun.offset();
        try {
            Fold<E, S> fold = fold(versions.candidate, beginning);
            candidate = fold;
            known = fold.offset();
            compareSnapshots(fold);
        } catch (HistoryException forgotten) {
            notBuilt(0, forgotten.getMessage());
        } catch (EverfoldException wrong) {
            notBuilt(beginning.base.map(Snapshot::sequenceNumber).orElse(0L), wrong.getMessage());
        }
    }

    private <F, T> @Nullable Fold<F, T> presentFold(
            dev.everfold.internal.Kind<?, F, T, ?, ?> kind, Beginning beginning) {
        try {
            return fold(kind, beginning);
        } catch (EverfoldException wrong) {
            return null;
        }
    }

    private <F, T> Fold<F, T> fold(dev.everfold.internal.Kind<?, F, T, ?, ?> kind, Beginning beginning) {
        return Walk.begin(actor, beginning.first, beginning.base, kind, versions.dictionary);
    }

    private void notBuilt(long sequenceNumber, @Nullable String what) {
        candidate = null;
        tally.found(Kind.STATE_NOT_BUILT, actor, sequenceNumber, String.valueOf(what));
    }

    /** Folds the actor's next entry with both. */
    void add(StoredEntry stored) {
        if (stored.offset().compareTo(known) <= 0) {
            return;
        }
        Entry entry = stored.entry();
        if (entry.isTombstone()) {
            present = beginAnew(versions.present, entry);
            candidate = beginAnew(versions.candidate, entry);
        } else if (entry.events().stream().anyMatch(Payload::isErased)) {
            present = null;
            candidate = null;
        }
        tally.countEvents(entry.events().size());
        Payload command = entry.command();
        if (candidate != null && versions.withCommands && command != null && !command.isErased()) {
            decideAgain(entry, command, candidate.state().state());
        }
        present = next(present, stored);
        foldCandidate(stored);
    }

    private void foldCandidate(StoredEntry stored) {
        Fold<E, S> fold = candidate;
        if (fold != null) {
            try {
                fold.add(stored);
                compareSnapshots(fold);
            } catch (EverfoldException wrong) {
                notBuilt(stored.entry().lastSequenceNumber(), wrong.getMessage());
            }
        }
    }

    private static @Nullable Fold<?, ?> next(@Nullable Fold<?, ?> fold, StoredEntry stored) {
        try {
            if (fold != null) {
                fold.add(stored);
            }
            return fold;
        } catch (EverfoldException wrong) {
            return null; // not to be compared with; what the present version cannot do is not asked here
        }
    }

    private <F, T> @Nullable Fold<F, T> beginAnew(dev.everfold.internal.Kind<?, F, T, ?, ?> kind, Entry tombstone) {
        try {
            Fold<F, T> fold = new Fold<>(actor, kind, versions.dictionary);
            fold.beginAfter(tombstone.lastSequenceNumber());
            return fold;
        } catch (EverfoldException wrong) {
            return null;
        }
    }

    private void compareSnapshots(Fold<E, S> fold) {
        for (Snapshot snapshot : snapshots) {
            if (!snapshot.offset().equals(fold.offset())) {
                continue;
            }
            tally.countSnapshot();
            try {
                if (!fold.equalsSnapshot(snapshot)) {
                    Object read = Fold.decode(versions.candidate.codec(), snapshot.state(), versions.dictionary);
                    tally.found(
                            Kind.SNAPSHOT_DIFFERS,
                            actor,
                            snapshot.sequenceNumber(),
                            difference(read, fold.state().state()));
                }
            } catch (CodecException unreadable) {
                tally.found(
                        Kind.SNAPSHOT_UNREADABLE,
                        actor,
                        snapshot.sequenceNumber(),
                        String.valueOf(unreadable.getMessage()));
            }
        }
    }

    private static String difference(Object before, @Nullable Object after) {
        List<Change> changes = Components.changes(before, after);
        if (changes.isEmpty()) {
            return "was " + before + ", is " + after;
        }
        Change first = changes.getFirst();
        return (first.path().isEmpty() ? "" : first.path() + " ") + "was " + first.before() + ", is " + first.after();
    }

    private void decideAgain(Entry entry, Payload command, S state) {
        tally.countCommand();
        C decoded;
        try {
            decoded = decode(command);
        } catch (EverfoldException unreadable) {
            found(Kind.COMMAND_UNREADABLE, entry, String.valueOf(unreadable.getMessage()));
            return;
        }
        Decision<E, ?> decision;
        try {
            decision = versions.candidate.decider().decide(decoded, state);
        } catch (Throwable bug) {
            if (entry.outcome().kind() != Entry.Outcome.Kind.FAILED) {
                found(Kind.DECIDE_FAILED, entry, decoded + ": " + bug);
            }
            return;
        }
        switch (decision) {
            case Decision.Accepted<E, ?>(List<E> events, List<Message<?>> messages, List<Timer> timers) -> {
                if (entry.outcome().kind() != Entry.Outcome.Kind.ACCEPTED) {
                    found(
                            Kind.NOW_ACCEPTED,
                            entry,
                            decoded + ": was " + entry.outcome().kind() + ", gives " + events);
                } else {
                    compare(entry, decoded, events, messages);
                    compareTimers(entry, decoded, timers);
                }
            }
            case Decision.Rejected<E, ?>(Object reason) -> {
                if (entry.outcome().kind() == Entry.Outcome.Kind.ACCEPTED) {
                    found(Kind.NOW_REJECTED, entry, decoded + ": " + reason);
                } else {
                    compareReason(entry, decoded, reason);
                }
            }
        }
    }

    private void compare(Entry entry, C command, List<E> events, List<Message<?>> messages) {
        List<Object> recorded = new ArrayList<>();
        try {
            for (Payload event : entry.events()) {
                recorded.add(decode(event));
            }
        } catch (EverfoldException unreadable) {
            return; // the fold tells of it
        }
        if (!recorded.equals(events)) {
            found(Kind.OTHER_EVENTS, entry, command + ": " + difference(recorded, events));
        }
        List<String> sent = entry.messages().stream()
                .map(message ->
                        message.receiver() + " " + typeName(message.command().fingerprint()))
                .toList();
        List<String> wouldSend = messages.stream().map(this::describe).toList();
        if (!sent.equals(wouldSend)) {
            found(Kind.OTHER_MESSAGES, entry, command + ": " + difference(sent, wouldSend));
        }
    }

    private void compareTimers(Entry entry, C command, List<Timer> timers) {
        Fold<E, S> fold = candidate;
        if (fold == null) {
            return;
        }
        List<String> changed = new ArrayList<>();
        for (Entry.SetTimer timer : entry.timers().set()) {
            changed.add("sets " + timer.name() + " due " + timer.dueMillis());
        }
        for (Entry.EndedTimer timer : entry.timers().ended()) {
            if (timer.end() == Entry.EndedTimer.End.CANCELLED) {
                changed.add("cancels " + timer.name());
            }
        }
        List<String> wouldChange = new ArrayList<>();
        for (Timer timer : TimerEncoder.lastOfEach(timers)) {
            switch (timer) {
                case Timer.Decide(String name, Timer.Due due, Object _) -> wouldChange.add(set(name, due, entry));
                case Timer.Send(String name, Timer.Due due, Message<?> _) -> wouldChange.add(set(name, due, entry));
                case Timer.Cancel(String name) -> {
                    Entry.SetTimer known = fold.remembered().timers().find(name);
                    if (known != null
                            && (known.isAtOpening()
                                    || !name.equals(entry.timers().fired()))) {
                        wouldChange.add("cancels " + name);
                    }
                }
            }
        }
        changed.sort(null);
        wouldChange.sort(null);
        if (!changed.equals(wouldChange)) {
            found(Kind.OTHER_TIMERS, entry, command + ": " + difference(changed, wouldChange));
        }
    }

    private static String set(String name, Timer.Due due, Entry entry) {
        return "sets " + name + " due "
                + TimerEncoder.dueMillis(due, entry.header().timestampMillis());
    }

    private void compareReason(Entry entry, C command, @Nullable Object reason) {
        Payload reply = entry.outcome().reply();
        if (reply == null || reply.isErased() || entry.outcome().kind() != Entry.Outcome.Kind.REJECTED) {
            return;
        }
        try {
            Object recorded = decode(reply);
            if (!recorded.equals(reason)) {
                found(Kind.OTHER_REASON, entry, command + ": was " + recorded + ", is " + reason);
            }
        } catch (EverfoldException unreadable) {
            found(Kind.OTHER_REASON, entry, command + ": " + unreadable.getMessage());
        }
    }

    /** A message by receiver and type of command; its content is the receiver's affair. */
    private String describe(Message<?> message) {
        Payload command = message.type().codec().encode(message.command());
        String name = message.type().codec().schemas().stream()
                .filter(schema -> schema.fingerprint() == command.fingerprint())
                .map(Schema::typeName)
                .findFirst()
                .orElse("");
        return new ActorId(message.type().name(), message.key()) + " " + name;
    }

    private String typeName(long fingerprint) {
        Schema schema = versions.dictionary.schema(fingerprint);
        return schema == null ? "" : schema.typeName();
    }

    private void found(Kind kind, Entry entry, String what) {
        tally.found(kind, actor, entry.header().firstSequenceNumber() - 1, what);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the codec registers what it makes
    private <T> T decode(Payload payload) {
        return (T) Fold.decode(versions.candidate.codec(), payload, versions.dictionary);
    }

    /** Compares what the two came to, and adds all to the total. */
    void finish(WhatIfTally total) {
        if (present != null && candidate != null) {
            compareLast(versions.present, present, candidate);
        }
        total.add(tally);
    }

    @SuppressWarnings("unchecked") // the fold is of the present version
    private <T> void compareLast(dev.everfold.internal.Kind<?, ?, T, ?, ?> kind, Fold<?, ?> now, Fold<E, S> then) {
        long sequenceNumber = now.state().sequenceNumber();
        Map<Long, Schema> schemas = new HashMap<>();
        kind.codec().schemas().forEach(schema -> schemas.put(schema.fingerprint(), schema));
        try {
            Payload state = kind.encodeState((T) now.state().state());
            Object read = Fold.decode(versions.candidate.codec(), state, schemas::get);
            if (!read.equals(then.state().state())
                    && !Components.changes(read, then.state().state()).isEmpty()) {
                tally.found(
                        Kind.STATE_DIFFERS,
                        actor,
                        sequenceNumber,
                        difference(read, then.state().state()));
            }
        } catch (EverfoldException unreadable) {
            tally.found(Kind.STATE_UNREADABLE, actor, sequenceNumber, String.valueOf(unreadable.getMessage()));
        }
    }
}
