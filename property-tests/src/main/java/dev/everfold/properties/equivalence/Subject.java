package dev.everfold.properties.equivalence;

import dev.everfold.ActorType;
import dev.everfold.Retention;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is tried.
 *
 * @param type the actor type whose decider it is
 * @param key of the actor that gets the commands
 * @param others further types that its messages go to
 * @param previous the type as it was before its last change; null when nothing is known of that
 */
record Subject<C>(
        ActorType<C, ?, ?> type,
        String key,
        List<ActorType<?, ?, ?>> others,
        @Nullable ActorType<C, ?, ?> previous) {

    Subject {
        others = others.stream().filter(other -> other != type).distinct().toList();
    }

    /** The same with this type instead. */
    Subject<C> of(ActorType<C, ?, ?> another) {
        return new Subject<>(another, key, others, null);
    }

    /** The same, whose journal is forgotten as far as it can be. */
    Subject<C> forgetting() {
        List<ActorType<?, ?, ?>> all =
                others.stream().<ActorType<?, ?, ?>>map(Subject::forgetting).toList();
        return new Subject<>(forgetting(type), key, all, null);
    }

    private static <T, V, R> ActorType<T, V, R> forgetting(ActorType<T, V, R> type) {
        return type.options(type.options().retention(Retention.UNTIL_SNAPSHOTTED));
    }
}
