package dev.everfold.internal;

import dev.everfold.snapshot.TimerKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has become of a shard's timers since the snapshot store heard of them last, netted out: a timer that was set and
 * ended meanwhile leaves nothing behind. Guarded by its user.
 */
final class UnwrittenTimers {

    /** Whether each was set, or else ended. Since the last cut, and in the cut that is being written. */
    private NavigableMap<TimerKey, Boolean> changes = new TreeMap<>();

    private NavigableMap<TimerKey, Boolean> beingWritten = new TreeMap<>();

    /** A timer may fire, and could not before. */
    void set(TimerKey timer) {
        change(timer, true);
    }

    /** A timer may not fire any more. */
    void end(TimerKey timer) {
        change(timer, false);
    }

    /** The other change since the last cut, if there was one, is undone by this one. */
    private void change(TimerKey timer, boolean isSet) {
        Boolean before = changes.remove(timer);
        if (before == null || before == isSet) {
            changes.put(timer, isSet);
        }
    }

    int count() {
        return changes.size();
    }

    /** Whether the newest that is known of a timer here is that it ended. */
    boolean isEnded(TimerKey timer) {
        Boolean newest = changes.getOrDefault(timer, beingWritten.get(timer));
        return newest != null && !newest;
    }

    /** The timers behind the first and before the second that may fire. */
    NavigableSet<TimerKey> between(TimerKey after, TimerKey before) {
        NavigableSet<TimerKey> live = new TreeSet<>();
        addSet(beingWritten.subMap(after, false, before, false), live);
        addSet(changes.subMap(after, false, before, false), live);
        live.removeIf(this::isEnded);
        return live;
    }

    private static void addSet(NavigableMap<TimerKey, Boolean> some, NavigableSet<TimerKey> live) {
        some.forEach((timer, isSet) -> {
            if (isSet) {
                live.add(timer);
            }
        });
    }

    /** When the first timer behind this one that was set is due; {@link Long#MAX_VALUE} for none. */
    long firstDueAfter(TimerKey after) {
        return Math.min(firstDueAfter(after, changes), firstDueAfter(after, beingWritten));
    }

    private static long firstDueAfter(TimerKey after, NavigableMap<TimerKey, Boolean> some) {
        for (Map.Entry<TimerKey, Boolean> each : some.tailMap(after, false).entrySet()) {
            if (each.getValue()) {
                return each.getKey().dueMillis();
            }
        }
        return Long.MAX_VALUE;
    }

    /** Cuts off what has changed. It counts here until it is {@linkplain #written written}. */
    ShardTimers.Cut cut() {
        beingWritten = changes;
        changes = new TreeMap<>();
        List<TimerKey> set = new ArrayList<>();
        List<TimerKey> ended = new ArrayList<>();
        beingWritten.forEach((timer, isSet) -> (isSet ? set : ended).add(timer));
        return new ShardTimers.Cut(set, ended);
    }

    /** The store has the cut. */
    void written() {
        beingWritten = new TreeMap<>();
    }
}
