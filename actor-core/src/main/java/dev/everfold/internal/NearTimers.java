package dev.everfold.internal;

import dev.everfold.snapshot.TimerKey;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The timers of a shard that fire next, by the types of their actors. Guarded by its user. */
final class NearTimers {

    private final Map<String, NavigableSet<TimerKey>> byType = new HashMap<>();
    private int size;

    int size() {
        return size;
    }

    void add(TimerKey timer) {
        if (byType.computeIfAbsent(timer.actor().type(), _ -> new TreeSet<>()).add(timer)) {
            size++;
        }
    }

    boolean remove(TimerKey timer) {
        NavigableSet<TimerKey> ofType = byType.get(timer.actor().type());
        if (ofType == null || !ofType.remove(timer)) {
            return false;
        }
        if (ofType.isEmpty()) {
            byType.remove(timer.actor().type());
        }
        size--;
        return true;
    }

    /** The first, those of these types left out; null for none. */
    @Nullable
    TimerKey first(Set<String> typesLeftOut) {
        TimerKey first = null;
        for (Map.Entry<String, NavigableSet<TimerKey>> ofType : byType.entrySet()) {
            if (!typesLeftOut.contains(ofType.getKey())) {
                TimerKey its = ofType.getValue().first();
                first = first == null || its.compareTo(first) < 0 ? its : first;
            }
        }
        return first;
    }

    /** The last; null for none. */
    @Nullable
    TimerKey last() {
        TimerKey last = null;
        for (NavigableSet<TimerKey> ofType : byType.values()) {
            TimerKey its = ofType.last();
            last = last == null || its.compareTo(last) > 0 ? its : last;
        }
        return last;
    }

    /** Lets go of those behind this one. */
    void removeAfter(TimerKey timer) {
        byType.values().removeIf(ofType -> {
            NavigableSet<TimerKey> rest = ofType.tailSet(timer, false);
            size -= rest.size();
            rest.clear();
            return ofType.isEmpty();
        });
    }
}
