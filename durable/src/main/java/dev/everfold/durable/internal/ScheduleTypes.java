package dev.everfold.durable.internal;

import dev.everfold.ActorOptions;
import dev.everfold.ActorType;
import dev.everfold.Retention;
import dev.everfold.TurnListener;
import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecProvider;
import dev.everfold.durable.internal.ScheduleCommand.Refusal;
import java.util.List;

/** The actor type of schedules. A schedule's key is its name. */
final class ScheduleTypes {

    static final ActorType<ScheduleCommand, ScheduleState, Refusal> SCHEDULE =
            ActorType.of("everfold.schedule", new ScheduleDecider());

    private ScheduleTypes() {}

    /** Made once, when it is first needed. */
    private static final class Known {
        static final Codec CODEC = CodecProvider.installed()
                .create(List.of(ScheduleCommand.Travelling.class, ScheduleEvent.class, ScheduleState.class));
    }

    /** The type as a system is opened with it. */
    static ActorType<ScheduleCommand, ScheduleState, Refusal> opened(TurnListener<ScheduleState> listener) {
        return SCHEDULE.codec(Known.CODEC)
                .options(ActorOptions.DEFAULT.retention(Retention.UNTIL_SNAPSHOTTED))
                .listener(listener);
    }
}
