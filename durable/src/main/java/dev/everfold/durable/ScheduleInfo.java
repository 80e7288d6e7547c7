package dev.everfold.durable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a schedule.
 *
 * @param name of the schedule
 * @param function what it starts
 * @param timing when it is due
 * @param next the next due time; empty when it is paused, or there is none any more
 * @param isPaused whether it stands still
 * @param runs what came of the last hundred due times or so, the newest last
 */
public record ScheduleInfo(
        String name, String function, Timing timing, Optional<Instant> next, boolean isPaused, List<Run> runs) {

    public ScheduleInfo {
        runs = List.copyOf(runs);
    }

    /** What came of a due time. */
    public enum Status {
        /** It waits for earlier ones to end. */
        WAITING,
        /** Its invocation was started and has not ended. */
        STARTED,
        /** Its invocation has completed. */
        COMPLETED,
        /** Its invocation has failed. */
        FAILED,
        /** Its invocation was cancelled or killed. */
        CANCELLED,
        /** Nothing was started, because an earlier one had not ended. */
        SKIPPED,
        /** Nothing was started, for this one and any others up to the next, because it was found too late. */
        MISSED
    }

    /**
     * One due time.
     *
     * @param due when it was due
     * @param status what came of it
     * @param invocation that was started for it; empty when none was
     */
    public record Run(Instant due, Status status, Optional<InvocationId> invocation) {}
}
