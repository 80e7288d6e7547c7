package dev.everfold;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command that a turn sends to another actor, or to its own. It becomes durable with the turn's events and is
 * processed exactly once, in order per sender and receiver (P9).
 *
 * @param type the receiver's type; must be one that the system was opened with
 * @param key the receiver's key, under the rules of {@link ActorId}
 * @param command what the receiver decides
 * @param ifRejected sent when the receiver rejects the command, or when its decider fails on it; null for nobody
 * @param <C> the receiver's commands
 */
public record Message<C>(
        ActorType<C, ?, ?> type,
        String key,
        C command,
        @Nullable Message<?> ifRejected) {

    public Message {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(command, "command");
        ActorId.checkKey(key);
    }

    /** A message whose sender does not ask to hear of a rejection. */
    public static <C> Message<C> to(ActorType<C, ?, ?> type, String key, C command) {
        return new Message<>(type, key, command, null);
    }

    /**
     * The same message with an answer for the case that the receiver rejects it: usually a command that lets the sender
     * undo its part. The answer is sent by the receiver's turn, exactly once like any message; it cannot carry an
     * answer of its own.
     */
    public Message<C> ifRejected(Message<?> answer) {
        if (answer.ifRejected != null) {
            throw new IllegalArgumentException("the answer to a rejected message, " + answer.key
                    + ", carries an answer itself; send that from the decider that gets the first one");
        }
        return new Message<>(type, key, command, answer);
    }
}
