package dev.everfold.properties.equivalence;

import dev.everfold.ActorType;
import java.util.List;

/**
 * What is tried.
 *
 * @param type the actor type whose decider it is
 * @param key of the actor that gets the commands
 * @param others further types that its messages go to
 */
record Subject<C>(ActorType<C, ?, ?> type, String key, List<ActorType<?, ?, ?>> others) {

    Subject {
        others = others.stream().filter(other -> other != type).distinct().toList();
    }
}
