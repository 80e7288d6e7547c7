package dev.everfold.snapshot;

import dev.everfold.journal.Offset;
import java.util.List;

/**
 * How far a shard is known.
 *
 * @param completeUpTo every entry of the shard up to this one, itself included, is accounted for
 * @param channels as of that entry, one for each shard of the system, in order
 */
public record ShardProgress(Offset completeUpTo, List<ChannelProgress> channels) {

    public ShardProgress {
        channels = List.copyOf(channels);
    }
}
