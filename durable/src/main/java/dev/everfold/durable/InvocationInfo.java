package dev.everfold.durable;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an invocation from outside.
 *
 * @param id which one
 * @param status where it stands
 * @param version of the function's code that it runs on; 0 for one of a schedule that has not begun
 * @param startedAt when it was started
 * @param tags given by who started it
 * @param trouble what went wrong last; empty when nothing did
 */
public record InvocationInfo(
        InvocationId id,
        InvocationStatus status,
        int version,
        Instant startedAt,
        Map<String, String> tags,
        Optional<Trouble> trouble) {

    /**
     * What went wrong last.
     *
     * @param step of which step; empty when it was the function's own code, or somebody's decision
     * @param attempts that have failed
     * @param failure the last one
     * @param nextAttempt when it is tried again; empty for never by itself
     */
    public record Trouble(String step, int attempts, Failure failure, Optional<Instant> nextAttempt) {}
}
