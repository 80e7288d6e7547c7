package dev.everfold;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What a turn arranges for later. Data only, and durable with the turn's events: a timer costs no entry of its own
 * until it fires, outlives every crash, and takes no memory while it is far away.
 *
 * <p>A timer belongs to the actor that sets it, under a name. An actor has at most one timer of a name: setting it
 * again replaces the one before. It fires once, not before it is due by the actor's time, which is that of its entries;
 * one that was missed while the system was closed fires when it is open again, in the order in which they were due.
 * What it fires is a turn like any other. When the decider rejects the command, or fails on it, that is recorded and
 * the timer is over. Deleting the actor cancels all its timers, and an actor with a timer does not expire.
 *
 * <p>A turn names each timer as often as it likes: the last time counts.
 */
public sealed interface Timer {

    /** The longest name, in chars. */
    int NAME_LENGTH_MAX = 255;

    /** How many timers an actor has at most; a turn that sets more fails. */
    int TIMERS_MAX = 10_000;

    /** How many bytes the names and commands of an actor's timers take at most; a turn that goes beyond fails. */
    long BYTES_MAX = 16L << 20;

    /**
     * The name, unique among the actor's timers.
     *
     * @return 1 to {@value #NAME_LENGTH_MAX} chars without control characters and unpaired surrogates
     */
    String name();

    /** When a timer is due. */
    sealed interface Due {}

    /** Some time after the turn that sets it, as its entry is stamped. */
    record After(Duration delay) implements Due {
        public After {
            Objects.requireNonNull(delay, "delay");
        }
    }

    /** At an instant; at once when that is over. */
    record At(Instant instant) implements Due {
        public At {
            Objects.requireNonNull(instant, "instant");
        }
    }

    /** Once after every opening of the system, beginning with the next, until it is cancelled. */
    record AtOpening() implements Due {}

    /**
     * Lets the actor decide a command when it is due.
     *
     * @param command one of the actor's own
     */
    record Decide(String name, Due due, Object command) implements Timer {
        public Decide {
            checkName(name);
            Objects.requireNonNull(due, "due");
            Objects.requireNonNull(command, "command");
        }
    }

    /**
     * Sends a message when it is due, without a decision.
     *
     * @param due not {@link AtOpening}
     */
    record Send(String name, Due due, Message<?> message) implements Timer {
        public Send {
            checkName(name);
            Objects.requireNonNull(due, "due");
            Objects.requireNonNull(message, "message");
            if (due instanceof AtOpening) {
                throw new IllegalArgumentException("timer \"" + name
                        + "\": at an opening an actor decides a command, and sends messages from there");
            }
        }
    }

    /** Ends a timer that has not fired. One that is not set is none to cancel, and that is no failure. */
    record Cancel(String name) implements Timer {
        public Cancel {
            checkName(name);
        }
    }

    /** The actor decides this command of its own once the delay is over; at once when it is zero or negative. */
    static Timer after(String name, Duration delay, Object command) {
        return new Decide(name, new After(delay), command);
    }

    /** The message is sent once the delay is over; at once when it is zero or negative. */
    static Timer after(String name, Duration delay, Message<?> message) {
        return new Send(name, new After(delay), message);
    }

    /** The actor decides this command of its own at this instant, or at once when it is over. */
    static Timer at(String name, Instant due, Object command) {
        return new Decide(name, new At(due), command);
    }

    /** The message is sent at this instant, or at once when it is over. */
    static Timer at(String name, Instant due, Message<?> message) {
        return new Send(name, new At(due), message);
    }

    /**
     * The actor decides this command of its own once after each opening of the system, from the next one on. Firing
     * does not end it, and when nothing comes of the command, a rejection for example, nothing is written.
     */
    static Timer atOpening(String name, Object command) {
        return new Decide(name, new AtOpening(), command);
    }

    /** The timer of this name does not fire any more. */
    static Timer cancel(String name) {
        return new Cancel(name);
    }

    private static void checkName(String name) {
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "the name of a timer has 1 to " + NAME_LENGTH_MAX + " chars, this one has " + name.length());
        }
        if (name.chars().anyMatch(Character::isISOControl)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException(
                    "the name of a timer has no control characters and no unpaired surrogates, this one has: "
                            + name.codePoints().mapToObj(Integer::toHexString).toList());
        }
    }
}
