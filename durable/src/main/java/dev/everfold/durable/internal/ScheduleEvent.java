package dev.everfold.durable.internal;

import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.ScheduleInfo.Status;

/** What happened to a schedule. Times are milliseconds since the epoch; 0 for never. */
sealed interface ScheduleEvent {

    /** It is like this from now on. */
    record Planned(Plan plan, long nextMillis) implements ScheduleEvent {}

    /** The next due time has come, and is to be looked at. */
    record CameDue() implements ScheduleEvent {}

    /** It was looked at, and this is the next. */
    record Advanced(long nextMillis) implements ScheduleEvent {}

    /**
     * Missed due times were decided about, and there are more, this one first.
     *
     * @param count of those that were caught up with since it came due
     */
    record CaughtUp(long nextMillis, int count) implements ScheduleEvent {}

    /** An invocation was started for a due time. */
    record Began(long dueMillis) implements ScheduleEvent {}

    /** None was, and this is why. */
    record Passed(long dueMillis, Status why) implements ScheduleEvent {}

    /** A due time waits for earlier ones. */
    record Deferred(long dueMillis) implements ScheduleEvent {}

    /** An invocation that was started has ended. */
    record Finished(String invocation, InvocationStatus status) implements ScheduleEvent {}

    /** It stands still. */
    record Paused() implements ScheduleEvent {}

    /** It goes on. */
    record Resumed(long nextMillis) implements ScheduleEvent {}
}
