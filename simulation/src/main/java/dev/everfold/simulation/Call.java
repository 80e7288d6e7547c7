package dev.everfold.simulation;

import dev.everfold.ActorType;
import java.util.Objects;

/**
 * A command of a client to an actor.
 *
 * @param type the actor's type, one of the workload's
 * @param key the actor's key
 * @param command what the actor is to decide
 * @param <C> the commands of the type
 */
public record Call<C>(ActorType<C, ?, ?> type, String key, C command) {

    public Call {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(command, "command");
    }

    @Override
    public String toString() {
        return type.name() + "/" + key + " " + command;
    }
}
