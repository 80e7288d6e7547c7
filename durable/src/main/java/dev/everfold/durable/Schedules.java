package dev.everfold.durable;

import java.util.Optional;
import java.util.stream.Stream;

/** The schedules of a system. They are in its store, and go on at each opening. Usable from any thread; blocks. */
public interface Schedules {

    /**
     * Makes a schedule, or lets the one of this name be like this one from now on. One that is like this already goes
     * on undisturbed, so a program may do this whenever it starts; only when the clock was ahead for a while, it is due
     * again when it should be. What has come due before another one is put is started, or not, as the one before says.
     * A paused one stays paused.
     *
     * @throws UnknownFunctionException when the system does not have the function
     * @throws UnknownQueueException when it does not have the queue that the options name
     * @throws ValueException when the input cannot be journaled
     */
    void put(Schedule<?> schedule);

    /**
     * Lets it stand still until it is resumed. What it has started goes on.
     *
     * @throws NoSuchScheduleException when there is none of this name
     */
    void pause(String name);

    /**
     * Lets it go on with the next due time; those that have passed meanwhile are not caught up with.
     *
     * @throws NoSuchScheduleException when there is none of this name
     */
    void resume(String name);

    /** Ends it, if it is there. What it has started goes on. */
    void delete(String name);

    /** What is known of it; empty when there is none of this name. */
    Optional<ScheduleInfo> info(String name);

    /** All of them, in no particular order; close the stream. */
    Stream<ScheduleInfo> list();
}
