package dev.everfold.durable.internal;

import dev.everfold.ActorOptions;
import dev.everfold.ActorType;
import dev.everfold.Retention;
import dev.everfold.TurnListener;
import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecProvider;
import dev.everfold.durable.internal.InvocationCommand.Refusal;
import java.util.List;

/**
 * The actor type of invocations. All functions share it, so that an invocation outlives its function's registration.
 */
final class InvocationTypes {

    static final ActorType<InvocationCommand, InvocationState, Refusal> INVOCATION =
            ActorType.of("everfold.invocation", new InvocationDecider());

    private InvocationTypes() {}

    /** Made once, when it is first needed: that takes longer than opening a small store. */
    private static final class Known {
        static final Codec CODEC = CodecProvider.installed()
                .create(List.of(InvocationCommand.Travelling.class, InvocationEvent.class, InvocationState.class));
    }

    static Codec codec() {
        return Known.CODEC;
    }

    /** The type as a system is opened with it. */
    static ActorType<InvocationCommand, InvocationState, Refusal> opened(TurnListener<InvocationState> listener) {
        return INVOCATION
                .codec(codec())
                .options(ActorOptions.DEFAULT.retention(Retention.UNTIL_SNAPSHOTTED))
                .listener(listener);
    }
}
