package dev.everfold;

import java.util.List;
import java.util.Optional;

/**
 * What a run of retention did.
 *
 * @param segmentsForgotten how many segments the journal has forgotten, or archived
 * @param bytesForgotten what they took on disk
 * @param held for each shard with a sealed segment that stays, the oldest of them and why
 */
public record RetentionReport(int segmentsForgotten, long bytesForgotten, List<Held> held) {

    public RetentionReport {
        held = List.copyOf(held);
    }

    /**
     * Why a segment stays, and with it every later one of its shard.
     *
     * @param shard which
     * @param reason for people
     * @param actor whose entries are the reason, if it is a single actor's
     * @param isTrouble whether somebody should look: an actor cannot be folded, or a snapshot differs from the history
     */
    public record Held(int shard, String reason, Optional<ActorId> actor, boolean isTrouble) {}
}
