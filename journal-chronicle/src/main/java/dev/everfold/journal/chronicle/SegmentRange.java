package dev.everfold.journal.chronicle;

import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import java.nio.file.Path;

/**
 * Where the frames of a segment lie that readers may see.
 *
 * @param number of the segment
 * @param file with the frames
 * @param first sequence of its first frame, the claim
 * @param begin position of that frame
 * @param next sequence behind its last frame; for the segment that is being written, not known yet
 * @param end position behind its last frame; likewise
 */
record SegmentRange(int number, Path file, long first, long begin, long next, long end) {

    static final long NOT_KNOWN = Long.MAX_VALUE;

    /** The segment that is being written. */
    static SegmentRange active(SegmentWriter segment, long first, long begin) {
        return new SegmentRange(segment.number(), segment.file(), first, begin, NOT_KNOWN, NOT_KNOWN);
    }

    /** The segment once its last frame is known. */
    SegmentRange sealed(long next, long end) {
        return new SegmentRange(number, file, first, begin, next, end);
    }

    /** What owners are told of it, once it is sealed. */
    Segment segment() {
        return new Segment(
                new Offset(Place.of(number, begin)),
                new Offset(Place.of(number, end)),
                end + SegmentWriter.METADATA_BYTES);
    }

    /**
     * Where the frame begins that follows a frame with this end: Chronicle aligns its documents to four bytes and puts
     * a header of four bytes before each.
     */
    static long after(long end) {
        return ((end + 3) & -4L) + Integer.BYTES;
    }
}
