package dev.everfold.durable.internal;

import dev.everfold.ActorType;
import dev.everfold.codec.CodecProvider;
import dev.everfold.durable.Schedule;
import dev.everfold.simulation.Call;
import dev.everfold.simulation.Fault;
import dev.everfold.simulation.Layer;
import dev.everfold.simulation.Simulation;
import dev.everfold.simulation.Workload;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Departures are started by three schedules, one for each policy about overlaps, until all is to come to rest. What
 * takes the time of day the layer does: clients do not know it.
 *
 * @param clockIsSet whether the clock is set by as much as days; what catches up with all is due seldom then
 */
public record Timetables(boolean clockIsSet) implements Workload {

    static final String DEPARTURE = "departure";

    /** With reasons for clients, as those of trips have. */
    static final ActorType<ScheduleCommand, ScheduleState, ScheduleCommand.Refusal> SCHEDULE = ScheduleTypes.opened(
                    new Scheduler())
            .codec(CodecProvider.installed()
                    .create(List.of(
                            ScheduleCommand.Travelling.class,
                            ScheduleEvent.class,
                            ScheduleState.class,
                            ScheduleCommand.Refusal.class)));

    /** While the clock goes as it should. */
    public static Simulation simulation() {
        return Simulation.of(new Timetables(false))
                .options(Trips.OPTIONS.faults(EnumSet.complementOf(EnumSet.of(Fault.CLOCK_JUMP))));
    }

    /** While nothing else goes wrong, and the clock is set often. */
    public static Simulation simulationOfClocks() {
        return Simulation.of(new Timetables(true))
                .options(Trips.OPTIONS
                        .faults(EnumSet.of(Fault.CLOCK_JUMP, Fault.SLOW_SYNC))
                        .faultsMax(600));
    }

    /** Each has its policy about overlaps for a name. */
    static String name(Schedule.Overlap overlap) {
        return overlap.name();
    }

    @Override
    public List<ActorType<?, ?, ?>> types() {
        return List.of(Trips.INVOCATION, QueueTypes.opened(), SCHEDULE);
    }

    /** Nobody stops the one of which nothing may be missing. */
    @Override
    public Call<?> next(RandomGenerator random) {
        Schedule.Overlap overlap = List.of(Schedule.Overlap.values()).get(random.nextInt(3));
        boolean isStopped = overlap != Schedule.Overlap.CONCURRENT && random.nextInt(8) == 0;
        return new Call<>(
                SCHEDULE, name(overlap), isStopped ? new ScheduleCommand.Pause() : new ScheduleCommand.Wake());
    }

    @Override
    public Layer layer(RandomGenerator random) {
        return new TimetableLayer(random, clockIsSet);
    }
}
