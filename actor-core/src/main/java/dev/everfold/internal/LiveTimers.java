package dev.everfold.internal;

import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry.Answer;
import dev.everfold.journal.Entry.EndedTimer;
import dev.everfold.journal.Entry.SetTimer;
import dev.everfold.journal.Entry.Timers;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The timers of one actor that may fire: the fold of what its entries set and ended. For the activation. */
final class LiveTimers {

    /** What a timer takes besides its texts and bytes. */
    private static final long OVERHEAD_BYTES = 64;

    /** In the order in which they were set. Most actors have none. */
    private Map<String, SetTimer> byName = Map.of();

    /**
     * Those at openings that were set since the actor is in memory: what is under way of this opening is not theirs.
     */
    private Set<String> forNextOpening = Set.of();

    private long bytes;

    /** The timer of this name, or null. */
    @Nullable
    SetTimer find(String name) {
        return byName.get(name);
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    int count() {
        return byName.size();
    }

    /** What they take, roughly. */
    long bytes() {
        return bytes;
    }

    /** All of them, in the order in which they were set: a copy. */
    List<SetTimer> all() {
        return byName.isEmpty() ? List.of() : List.copyOf(byName.values());
    }

    /** Whether these are the same, in the same order. */
    boolean equalsAll(List<SetTimer> others) {
        List<SetTimer> own = all();
        if (own.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < own.size(); i++) {
            if (!equals(own.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equals(SetTimer one, SetTimer other) {
        return one.name().equals(other.name())
                && one.dueMillis() == other.dueMillis()
                && equals(one.command(), other.command())
                && Objects.equals(one.receiver(), other.receiver())
                && equals(one.ifRejected(), other.ifRejected());
    }

    private static boolean equals(@Nullable Answer one, @Nullable Answer other) {
        if (one == null || other == null) {
            return Objects.equals(one, other);
        }
        return one.receiver().equals(other.receiver()) && equals(one.command(), other.command());
    }

    private static boolean equals(Payload one, Payload other) {
        return one.fingerprint() == other.fingerprint() && Arrays.equals(one.bytes(), other.bytes());
    }

    /** What an entry does to them. */
    void add(Timers changes) {
        for (EndedTimer ended : changes.ended()) {
            SetTimer known = byName.get(ended.name());
            if (known != null && known.dueMillis() == ended.dueMillis()) {
                byName.remove(ended.name());
                bytes -= bytes(known);
                if (known.isAtOpening() && !forNextOpening.isEmpty()) {
                    forNextOpening.remove(ended.name());
                }
            }
        }
        changes.set().forEach(this::add);
    }

    /** The timers at openings that this turn has set, not long ago, wait for the next one. */
    void waitForNextOpening(Timers changes) {
        for (SetTimer timer : changes.set()) {
            if (timer.isAtOpening()) {
                if (forNextOpening.isEmpty()) {
                    forNextOpening = new HashSet<>();
                }
                forNextOpening.add(timer.name());
            }
        }
    }

    boolean isForNextOpening(SetTimer timer) {
        return timer.isAtOpening() && forNextOpening.contains(timer.name());
    }

    /** Begins with what a snapshot has. */
    void restore(List<SetTimer> timers) {
        timers.forEach(this::add);
    }

    private void add(SetTimer timer) {
        if (timer.command().isErased()) {
            return; // of an actor that was deleted since
        }
        if (byName.isEmpty()) {
            byName = new LinkedHashMap<>(4);
        }
        Invariant.check(byName.put(timer.name(), timer) == null, "a timer that is set again ends the one before");
        bytes += bytes(timer);
    }

    /** What a timer takes, roughly. */
    static long bytes(SetTimer timer) {
        Answer answer = timer.ifRejected();
        long bytes = OVERHEAD_BYTES + timer.name().length();
        bytes += timer.command().bytes().length;
        return bytes + (answer == null ? 0 : answer.command().bytes().length);
    }
}
