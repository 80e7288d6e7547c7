package dev.everfold.durable.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorState;
import dev.everfold.TurnListener;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells schedules whose due time has come how late it is: deciders have no clock. */
final class Scheduler implements TurnListener<ScheduleState> {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    private final Object lock = new Object();

    /** Those that came due while the system was being opened; guarded by the lock. */
    private final Set<String> early = new LinkedHashSet<>();

    private @Nullable Host host;

    /** The system is open. */
    void start(Host opened) {
        synchronized (lock) {
            host = opened;
            early.forEach(key -> fire(key, opened));
            early.clear();
        }
    }

    @Override
    public void turned(ActorId id, ActorState<? extends ScheduleState> state) {
        if (!state.state().next().hasCome()) {
            return;
        }
        synchronized (lock) {
            if (host == null) {
                early.add(id.key());
            } else {
                fire(id.key(), host);
            }
        }
    }

    /** One that is not told, as the system is closing, asks again when it is opened. */
    private static void fire(String key, Host opened) {
        opened.environment().activations().execute(() -> {
            var _ = Asking.patiently(
                            opened.environment(),
                            () -> true,
                            () -> opened.schedule(key).askAsync(new ScheduleCommand.Fire(opened.nowMillis())))
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            LOG.log(System.Logger.Level.WARNING, "schedule {0} stops: {1}", key, failure);
                        }
                    });
        });
    }
}
