package dev.everfold.simulation;

import dev.everfold.Timer;
import dev.everfold.journal.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A timer of an actor as the journal tells of it.
 *
 * @param dueMillis {@link Entry.SetTimer#AT_OPENING} for one at openings
 * @param command of the actor's own; null for a message
 * @param message that is sent; null for a command
 */
record Alarm(String name, long dueMillis, @Nullable Object command, History.@Nullable Sent message) {

    boolean isAtOpening() {
        return dueMillis == Entry.SetTimer.AT_OPENING;
    }

    /** What the alarms come to by the timers that a decider sets at that time. */
    static Map<String, Alarm> after(Map<String, Alarm> before, List<Timer> timers, long nowMillis) {
        Map<String, Alarm> after = new LinkedHashMap<>(before);
        for (Timer timer : timers) {
            switch (timer) {
                case Timer.Decide(String name, Timer.Due due, Object command) ->
                    after.put(name, new Alarm(name, dueMillis(due, nowMillis), command, null));
                case Timer.Send(String name, Timer.Due due, var message) ->
                    after.put(name, new Alarm(name, dueMillis(due, nowMillis), null, History.Sent.of(message)));
                case Timer.Cancel(String name) -> after.remove(name);
            }
        }
        return after;
    }

    private static long dueMillis(Timer.Due due, long nowMillis) {
        return switch (due) {
            case Timer.After(Duration delay) -> Math.max(0, nowMillis + delay.toMillis());
            case Timer.At(Instant instant) -> Math.max(0, instant.toEpochMilli());
            case Timer.AtOpening() -> Entry.SetTimer.AT_OPENING;
        };
    }
}
