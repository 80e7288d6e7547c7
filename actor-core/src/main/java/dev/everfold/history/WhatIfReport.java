package dev.everfold.history;

import dev.everfold.ActorId;
import java.util.List;
import java.util.Map;

/**
 * What another version of a decider makes of recorded history.
 *
 * @param actorType the name of the type
 * @param actors how many have entries, or a snapshot that stands for them
 * @param events how many were folded
 * @param snapshots how many stored snapshots were compared
 * @param commands how many journaled commands were decided again
 * @param findings what differs, by kind; kinds without any are left out
 */
public record WhatIfReport(
        String actorType, long actors, long events, long snapshots, long commands, Map<Kind, Findings> findings) {

    /** What can be found. */
    public enum Kind {
        /** An event or a snapshot that stands for events cannot be read, or {@code evolve} threw: nothing builds on. */
        STATE_NOT_BUILT,
        /** The last state differs from that of the present version, as the new one reads it. */
        STATE_DIFFERS,
        /** The state of the present version cannot be read by the new one. */
        STATE_UNREADABLE,
        /** A stored snapshot cannot be read: recovery falls back to older ones or to the whole history. */
        SNAPSHOT_UNREADABLE,
        /** A stored snapshot is not what the new version comes to: the two together would not make sense. */
        SNAPSHOT_DIFFERS,
        /** A journaled command cannot be read. */
        COMMAND_UNREADABLE,
        /** {@code decide} threw. */
        DECIDE_FAILED,
        /** What was accepted is rejected. */
        NOW_REJECTED,
        /** What was rejected, or failed, is accepted. */
        NOW_ACCEPTED,
        /** Accepted, with other events. */
        OTHER_EVENTS,
        /** Accepted, with messages to others. */
        OTHER_MESSAGES,
        /** Accepted, with other timers set or cancelled. */
        OTHER_TIMERS,
        /** Rejected, for another reason. */
        OTHER_REASON
    }

    /**
     * Findings of one kind.
     *
     * @param count of all
     * @param first the first few
     */
    public record Findings(long count, List<Finding> first) {}

    /**
     * One finding.
     *
     * @param actor whose
     * @param sequenceNumber after or at which it was found
     * @param what it is, for people
     */
    public record Finding(ActorId actor, long sequenceNumber, String what) {}

    public WhatIfReport {
        findings = Map.copyOf(findings);
    }

    /** Whether the new version makes the same of everything. */
    public boolean isSame() {
        return findings.isEmpty();
    }
}
