package dev.everfold.durable.internal;

import dev.everfold.ActorOptions;
import dev.everfold.ActorType;
import dev.everfold.Retention;
import dev.everfold.SnapshotPolicy;
import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecProvider;
import java.util.List;

/**
 * The actor type of queues. A queue's key is its name; that of the queue before an object has a slash, and names it.
 */
final class QueueTypes {

    static final ActorType<QueueCommand, QueueState, QueueCommand.Refusal> QUEUE =
            ActorType.of("everfold.queue", new QueueDecider());

    /** A long queue is a large state, so snapshots of it are far between. */
    private static final SnapshotPolicy SNAPSHOTS =
            SnapshotPolicy.NEVER.everyEvents(5_000).atPassivation().keep(2);

    private QueueTypes() {}

    /** Made once, when it is first needed. */
    private static final class Known {
        static final Codec CODEC = CodecProvider.installed()
                .create(List.of(QueueCommand.Travelling.class, QueueEvent.class, QueueState.class));
    }

    /** The type as a system is opened with it. */
    static ActorType<QueueCommand, QueueState, QueueCommand.Refusal> opened() {
        return QUEUE.codec(Known.CODEC)
                .options(ActorOptions.DEFAULT.snapshots(SNAPSHOTS).retention(Retention.UNTIL_SNAPSHOTTED));
    }
}
