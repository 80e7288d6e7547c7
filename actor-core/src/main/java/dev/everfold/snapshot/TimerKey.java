package dev.everfold.snapshot;

import dev.everfold.ActorId;
import java.nio.charset.StandardCharsets;

/**
 * A timer of an actor in the order in which timers are due. Of those that are due at the same time, the order is that
 * of their actors' types, by length and then by the alphabet, of the keys, and of the names, as their bytes in UTF-8
 * are ordered.
 *
 * @param dueMillis since the epoch; {@link dev.everfold.journal.Entry.SetTimer#AT_OPENING} is before all others
 * @param actor whose
 * @param name unique among the actor's live timers
 */
public record TimerKey(long dueMillis, ActorId actor, String name) implements Comparable<TimerKey> {

    @Override
    public int compareTo(TimerKey other) {
        int order = Long.compare(dueMillis, other.dueMillis);
        order = order != 0 ? order : compareTypes(actor.type(), other.actor.type());
        order = order != 0 ? order : compareAsUtf8(actor.key(), other.actor.key());
        return order != 0 ? order : compareAsUtf8(name, other.name);
    }

    private static int compareTypes(String one, String other) {
        if (one.equals(other)) {
            return 0;
        }
        int order = Integer.compare(
                one.getBytes(StandardCharsets.UTF_8).length, other.getBytes(StandardCharsets.UTF_8).length);
        return order != 0 ? order : compareAsUtf8(one, other);
    }

    /** Chars are ordered as code points are, and as their bytes, but for surrogates, which stand for the largest. */
    private static int compareAsUtf8(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char first = one.charAt(i);
            char second = other.charAt(i);
            if (first != second) {
                boolean isLarge = Character.isSurrogate(first);
                return isLarge == Character.isSurrogate(second) ? first - second : isLarge ? 1 : -1;
            }
        }
        return one.length() - other.length();
    }
}
