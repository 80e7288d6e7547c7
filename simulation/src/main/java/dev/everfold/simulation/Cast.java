package dev.everfold.simulation;

import dev.everfold.ActorType;
import java.util.List;

/**
 * Who acts in a run beside the clients.
 *
 * @param types of the actors, as they are kept in this run
 * @param layer what works on them
 */
record Cast(List<ActorType<?, ?, ?>> types, Layer layer) {

    /** The types, with those of the layer where it has some. */
    ActorType<?, ?, ?>[] with(List<ActorType<?, ?, ?>> ofLayer) {
        ActorType<?, ?, ?>[] all = types.toArray(ActorType<?, ?, ?>[]::new);
        for (ActorType<?, ?, ?> type : ofLayer) {
            int index = indexOf(type);
            all[index] = like(types.get(index), type);
        }
        return all;
    }

    private int indexOf(ActorType<?, ?, ?> type) {
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i).name().equals(type.name())) {
                return i;
            }
        }
        throw new IllegalStateException("a layer opens the actor type " + type.name() + ", and the workload has only "
                + types.stream().map(ActorType::name).toList());
    }

    /** A type with the codec and the options of another one. */
    private static <C, V, R> ActorType<C, V, R> like(ActorType<?, ?, ?> chosen, ActorType<C, V, R> type) {
        return type.codec(chosen.codec()).options(chosen.options());
    }
}
