package dev.everfold.simulation;

import dev.everfold.ActorId;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.EndedTimer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The timers of actors as the journal tells them: each fires once and not before it is due, unless it is cancelled,
 * replaced or deleted; and those at openings once in every life of the process.
 */
final class Alarms {

    /** Which life of the process set a timer at openings, and in which one it fired last. */
    private record Opening(long setIn, long firedIn) {}

    private record Name(ActorId actor, String name) {}

    private final Verdict verdict;
    private final Map<Name, Opening> openings = new HashMap<>();
    private long life;

    Alarms(Verdict verdict) {
        this.verdict = verdict;
    }

    /** A process has opened the system, and begins to work; what it found is of the ones before it. */
    void opened() {
        life++;
    }

    /** The timer that fired the entry; null for none. It is judged whether it may. */
    @Nullable
    Alarm fired(History history, Entry entry, String where) {
        String name = entry.timers().fired();
        if (name == null) {
            return null;
        }
        Alarm alarm = history.alarms().get(name);
        if (alarm == null) {
            verdict.breach("timers: " + where + " fires \"" + name + "\", which the actor does not have");
            return null;
        }
        verdict.require(
                alarm.dueMillis() <= entry.header().timestampMillis(),
                "timers: " + where + " fires early what is due at " + alarm.dueMillis());
        verdict.require(
                entry.origin() == null && entry.outcome().idempotencyKey() == null,
                "timers: " + where + " is a timer's, and somebody else's too");
        if (alarm.isAtOpening()) {
            Opening before = openings.getOrDefault(new Name(history.actor, name), new Opening(0, 0));
            verdict.require(
                    before.setIn < life && before.firedIn < life,
                    "timers: " + where + " fires \"" + name + "\" in life " + life + ": " + before);
            openings.put(new Name(history.actor, name), new Opening(before.setIn, life));
        }
        return alarm;
    }

    /**
     * What the actor's timers are after the entry.
     *
     * @param set decoded
     */
    Map<String, Alarm> after(History history, Entry entry, List<Alarm> set, String where) {
        Map<String, Alarm> alarms = new LinkedHashMap<>(history.alarms());
        String fired = entry.timers().fired();
        for (EndedTimer ended : entry.timers().ended()) {
            Alarm before = alarms.remove(ended.name());
            boolean isFired = ended.name().equals(fired);
            boolean isRight = switch (ended.end()) {
                case FIRED -> isFired;
                case REPLACED -> set.stream().anyMatch(alarm -> alarm.name().equals(ended.name()));
                case CANCELLED -> set.stream().noneMatch(alarm -> alarm.name().equals(ended.name()));
                case DELETED -> entry.isTombstone();
            };
            verdict.require(
                    isRight && before != null && before.dueMillis() == ended.dueMillis(),
                    "timers: " + where + " ends " + ended + ", and the actor had " + before);
        }
        verdict.require(
                !entry.isTombstone() || alarms.isEmpty(),
                "timers: " + where + " is a tombstone, and leaves " + alarms.keySet());
        for (Alarm alarm : set) {
            verdict.require(
                    alarms.put(alarm.name(), alarm) == null,
                    "timers: " + where + " sets \"" + alarm.name() + "\" and leaves the one before");
            if (alarm.isAtOpening()) {
                openings.put(new Name(history.actor, alarm.name()), new Opening(life, 0));
            }
        }
        return alarms;
    }

    /** When the last one is due that waits for a time; {@link Long#MIN_VALUE} for none. */
    static long lastDueMillis(Collection<History> histories) {
        return histories.stream()
                .flatMap(history -> history.alarms().values().stream())
                .filter(alarm -> !alarm.isAtOpening())
                .mapToLong(Alarm::dueMillis)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** Those that should have fired by this time, as far as the actor's state does not say otherwise. */
    List<String> missed(Collection<History> histories, long nowMillis) {
        List<String> missed = new ArrayList<>();
        for (History history : histories) {
            for (Alarm alarm : history.alarms().values()) {
                boolean isMissed = alarm.isAtOpening() ? isMissed(history, alarm) : alarm.dueMillis() <= nowMillis;
                if (isMissed) {
                    missed.add(alarm.name() + " of " + history.actor);
                }
            }
        }
        return missed;
    }

    /** Of those at openings only the ones are judged from which something comes. */
    private boolean isMissed(History history, Alarm alarm) {
        Opening known = openings.get(new Name(history.actor, alarm.name()));
        Object command = alarm.command();
        return known != null
                && command != null
                && known.setIn < life
                && known.firedIn < life
                && history.rules.take(command, history.state()) instanceof Rules.Accepted accepted
                && !accepted.events().isEmpty();
    }
}
