package dev.everfold.internal;

import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ChannelProgress;
import java.util.BitSet;

/**
 * Which messages of one channel have been handled: all up to a watermark, and a few above it that finished out of
 * order. The few are bounded by the channel's window. For one thread at a time.
 */
final class Handled {

    private long watermark;
    private final BitSet above;

    Handled() {
        this(0, new BitSet());
    }

    /** As the snapshot store knows it. */
    Handled(ChannelProgress progress) {
        this(progress.handled(), (BitSet) progress.handledAbove().clone());
    }

    private Handled(long watermark, BitSet above) {
        this.watermark = watermark;
        this.above = above;
    }

    /** For the snapshot store. */
    ChannelProgress progress(long sent, Offset resume) {
        return new ChannelProgress(sent, watermark, (BitSet) above.clone(), resume);
    }

    Handled copy() {
        return new Handled(watermark, (BitSet) above.clone());
    }

    /** The number up to which all are handled. */
    long watermark() {
        return watermark;
    }

    /** How many are handled. */
    long count() {
        return watermark + above.cardinality();
    }

    boolean contains(long number) {
        return number <= watermark || above.get(distance(number));
    }

    /** Notes one more; false when it was there already. */
    boolean add(long number) {
        if (contains(number)) {
            return false;
        }
        if (number != watermark + 1) {
            above.set(distance(number));
            return true;
        }
        int run = above.isEmpty() ? 1 : above.nextClearBit(1);
        watermark += run;
        if (!above.isEmpty()) {
            BitSet rest = above.get(run, Math.max(run, above.length()));
            above.clear();
            above.or(rest);
        }
        return true;
    }

    /** Bit 0 stands for the number after the watermark, and is never set. */
    private int distance(long number) {
        return Math.toIntExact(number - watermark - 1);
    }
}
