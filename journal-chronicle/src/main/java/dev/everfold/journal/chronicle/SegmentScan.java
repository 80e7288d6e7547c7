package dev.everfold.journal.chronicle;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a scan found in one segment.
 *
 * @param number of the segment
 * @param data the file with the frames; null when there is none
 * @param claim of the segment's first frame; null when that is unreadable or missing
 * @param run the frames from the first on, without a gap; null when there is no valid frame at all
 * @param signs what else there is to judge by
 */
record SegmentScan(
        int number,
        @Nullable Data data,
        @Nullable SegmentClaim claim,
        @Nullable Run run,
        Signs signs) {

    /** A file and its size. */
    record Data(Path file, long bytes) {}

    /**
     * What is to be judged beside the frames themselves.
     *
     * @param later the first valid frame behind a gap; null when there is none
     * @param watermarkMax the highest sequence that any valid frame vouches for as durable
     * @param oddity something that no crash can leave behind; null for nothing
     */
    record Signs(
            @Nullable Later later,
            long watermarkMax,
            @Nullable Oddity oddity) {

        static final Signs NONE = new Signs(null, 0, null);
    }

    /**
     * Frames whose sequences follow each other.
     *
     * @param first sequence of the first frame
     * @param next the sequence behind the last frame
     * @param begin position of the first frame
     * @param end position behind the last frame
     * @param residue position of the first byte behind it that is not zero, or -1 when there are only zeros
     * @param marks some of their positions
     */
    record Run(long first, long next, long begin, long end, long residue, Marks marks) {}

    /** A valid frame that does not follow the run. */
    record Later(long sequence, long position) {}

    /** Something that no crash leaves behind. */
    sealed interface Oddity {

        /** A valid frame of a format that this build does not know. */
        record NewerFormat(int version, long position) implements Oddity {}

        /** A valid frame that says it belongs elsewhere. */
        record Foreign(String what, long position) implements Oddity {}
    }

    /** Whether there is no valid frame: a segment that was being prepared. */
    boolean isUnclaimed() {
        return run == null;
    }

    /** Whether there is something behind the run. */
    boolean isTorn() {
        return signs.later != null || (run != null && run.residue >= 0);
    }

    /** The same, without the frames from this sequence on. */
    SegmentScan cutAt(long sequence) {
        Run all = run;
        if (all == null || all.next <= sequence) {
            return this;
        }
        return of(new Run(all.first, sequence, all.begin, all.end, all.residue, all.marks));
    }

    /** The same with another run. */
    SegmentScan of(Run other) {
        return new SegmentScan(number, data, claim, other, signs);
    }

    long watermarkMax() {
        return signs.watermarkMax;
    }

    @Nullable
    Oddity oddity() {
        return signs.oddity;
    }

    /** The size of the file; 0 without one. */
    long fileBytes() {
        return data == null ? 0 : data.bytes;
    }

    long first() {
        return requireRun().first;
    }

    long next() {
        return requireRun().next;
    }

    long end() {
        return requireRun().end;
    }

    /** A position behind which the frames of the run from this sequence on lie, and few others. */
    long before(long sequence) {
        Run all = requireRun();
        return Math.max(all.begin, all.marks.before(sequence - all.first));
    }

    /** What readers see of it. */
    SegmentRange range() {
        Run all = requireRun();
        return new SegmentRange(number, requireNonNull(data).file, all.first, all.begin, all.next, all.end);
    }

    private Run requireRun() {
        return requireNonNull(run, "the segment has no valid frame");
    }
}
