package dev.everfold.durable.internal;

import dev.everfold.ActorType;
import dev.everfold.Reply;
import dev.everfold.durable.ObjectContext;

/** The context of one execution on an object. */
final class ObjectFunctionContext<C, V, R> extends FunctionContext implements ObjectContext<C, V, R> {

    private final ActorType<C, V, R> type;
    private final String key;

    ObjectFunctionContext(Execution execution, Track track, ActorType<C, V, R> type, String key) {
        super(execution, track);
        this.type = type;
        this.key = key;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public V state() {
        return outgoing().read(type, key);
    }

    @Override
    public Reply<V, R> decide(C command) {
        return outgoing().ask(type, key, command);
    }
}
