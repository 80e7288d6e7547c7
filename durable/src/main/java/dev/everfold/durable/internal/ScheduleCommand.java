package dev.everfold.durable.internal;

import dev.everfold.durable.InvocationStatus;

/** What is asked of a schedule's actor. Those that have to do with the time carry it. */
sealed interface ScheduleCommand {

    /** What may also travel, as a message or a timer. */
    sealed interface Travelling extends ScheduleCommand {}

    /** It is to be like this. */
    record Put(Plan plan, long nowMillis) implements ScheduleCommand {}

    /** It is to stand still. */
    record Pause() implements ScheduleCommand {}

    /** It is to go on. */
    record Resume(long nowMillis) implements ScheduleCommand {}

    /** Its due time has come. */
    record Due() implements Travelling {}

    /** The system was opened. */
    record Wake() implements Travelling {}

    /** It is due, and this late it is. */
    record Fire(long nowMillis) implements ScheduleCommand {}

    /** An invocation that it has started has ended. */
    record Ended(String invocation, InvocationStatus status) implements Travelling {}

    /** Why a command was not taken. */
    enum Refusal {
        NO_SUCH
    }
}
