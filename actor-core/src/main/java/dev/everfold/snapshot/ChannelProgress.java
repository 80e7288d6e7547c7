package dev.everfold.snapshot;

import dev.everfold.journal.Offset;
import java.util.BitSet;

/**
 * How far the messages between one shard and another one have come, as the first knows it.
 *
 * @param sent the number of the last message to the other shard; 0 for none
 * @param handled up to which number all messages from the other shard are handled
 * @param handledAbove which ones above that are handled too: bit 0, never set, stands for {@code handled + 1}; not to
 *     be changed
 * @param resume an entry of the other shard not later than the first that holds a message that is not handled
 */
public record ChannelProgress(long sent, long handled, BitSet handledAbove, Offset resume) {}
