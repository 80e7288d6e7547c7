package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.LimitExceededException;
import dev.everfold.Message;
import dev.everfold.Timer;
import dev.everfold.journal.Entry.Answer;
import dev.everfold.journal.Entry.EndedTimer;
import dev.everfold.journal.Entry.EndedTimer.End;
import dev.everfold.journal.Entry.SetTimer;
import dev.everfold.journal.Entry.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes what a decision does to its actor's timers. Changes nothing. */
final class TimerEncoder {

    private final ActorId actor;
    private final Kind<?, ?, ?, ?, ?> kind;
    private final Kinds kinds;

    TimerEncoder(ActorId actor, Kind<?, ?, ?, ?, ?> kind, Kinds kinds) {
        this.actor = actor;
        this.kind = kind;
        this.kinds = kinds;
    }

    /**
     * What the timers of a decision come to.
     *
     * @param live what the actor has
     * @param fired the one that fired this turn, and ends with it unless it is one at openings; null for none
     * @throws LimitExceededException when the actor would have too many
     */
    Timers encode(List<Timer> timers, LiveTimers live, @Nullable SetTimer fired, long nowMillis) {
        if (timers.isEmpty() && fired == null) {
            return Timers.NONE;
        }
        List<SetTimer> set = new ArrayList<>();
        List<EndedTimer> ended = new ArrayList<>();
        boolean isOver = fired != null && !fired.isAtOpening();
        if (fired != null && isOver) {
            ended.add(ended(End.FIRED, fired));
        }
        for (Timer timer : lastOfEach(timers)) {
            SetTimer known = live.find(timer.name());
            boolean isFired = fired != null && isOver && fired.name().equals(timer.name());
            if (known != null && !isFired) {
                ended.add(ended(timer instanceof Timer.Cancel ? End.CANCELLED : End.REPLACED, known));
            }
            SetTimer encoded = encode(timer, nowMillis);
            if (encoded != null) {
                set.add(encoded);
            }
        }
        checkLimits(live, set, ended);
        return new Timers(fired == null ? null : fired.name(), set, ended);
    }

    /** The timers that count: of each name the last one. */
    static Collection<Timer> lastOfEach(List<Timer> timers) {
        Map<String, Timer> byName = new LinkedHashMap<>();
        for (Timer timer : timers) {
            byName.remove(timer.name()); // so that it becomes the newest
            byName.put(timer.name(), timer);
        }
        return byName.values();
    }

    static EndedTimer ended(End end, SetTimer timer) {
        return new EndedTimer(end, timer.name(), timer.dueMillis());
    }

    private @Nullable SetTimer encode(Timer timer, long nowMillis) {
        return switch (timer) {
            case Timer.Decide(String name, Timer.Due due, Object command) ->
                new SetTimer(name, dueMillis(due, nowMillis), kind.codec().encode(command), null, null);
            case Timer.Send(String name, Timer.Due due, Message<?> message) -> {
                Answer sent = encode(message);
                Message<?> ifRejected = message.ifRejected();
                Answer answer = ifRejected == null ? null : encode(ifRejected);
                yield new SetTimer(name, dueMillis(due, nowMillis), sent.command(), sent.receiver(), answer);
            }
            case Timer.Cancel _ -> null;
        };
    }

    private Answer encode(Message<?> message) {
        return new Answer(
                new ActorId(message.type().name(), message.key()),
                kinds.of(message.type()).codec().encode(message.command()));
    }

    /** In whole milliseconds, never early. */
    static long dueMillis(Timer.Due due, long nowMillis) {
        return switch (due) {
            case Timer.After(Duration delay) -> saturated(Instant.ofEpochMilli(nowMillis), delay);
            case Timer.At(Instant instant) -> saturated(instant, Duration.ZERO);
            case Timer.AtOpening() -> SetTimer.AT_OPENING;
        };
    }

    private static long saturated(Instant from, Duration delay) {
        Instant due;
        try {
            due = from.plus(delay).plusNanos(999_999);
        } catch (java.time.DateTimeException | ArithmeticException beyond) {
            return delay.isNegative() ? 0 : Long.MAX_VALUE;
        }
        if (due.isBefore(Instant.EPOCH)) {
            return 0;
        }
        return due.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE)) ? Long.MAX_VALUE : due.toEpochMilli();
    }

    private void checkLimits(LiveTimers live, List<SetTimer> set, List<EndedTimer> ended) {
        int count = live.count() - ended.size() + set.size();
        if (count > Timer.TIMERS_MAX) {
            throw new LimitExceededException("the number of timers of actor " + actor, Timer.TIMERS_MAX, count);
        }
        long bytes = live.bytes();
        for (EndedTimer timer : ended) {
            bytes -= LiveTimers.bytes(Invariant.present(live.find(timer.name()), "a timer that ends"));
        }
        for (SetTimer timer : set) {
            bytes += LiveTimers.bytes(timer);
        }
        if (bytes > Timer.BYTES_MAX) {
            throw new LimitExceededException(
                    "the timers of actor " + actor + " (their names and commands, in bytes)", Timer.BYTES_MAX, bytes);
        }
    }
}
