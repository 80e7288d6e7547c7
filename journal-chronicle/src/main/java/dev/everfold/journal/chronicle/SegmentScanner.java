package dev.everfold.journal.chronicle;

import dev.everfold.journal.ByteReader;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.chronicle.SegmentScan.Data;
import dev.everfold.journal.chronicle.SegmentScan.Later;
import dev.everfold.journal.chronicle.SegmentScan.Oddity;
import dev.everfold.journal.chronicle.SegmentScan.Run;
import dev.everfold.journal.chronicle.SegmentScan.Signs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file of a segment from end to end and finds every frame that is whole, whatever lies around it. Goes by our
 * frames alone: Chronicle's headers and indexes carry no checksum, so nothing depends on them. For one thread at a
 * time; one object may scan many segments.
 */
final class SegmentScanner {

    /** Sees every valid frame of a scan, in the order of the file. */
    interface Visitor {

        /** The header is in {@code frame}; the payload begins at {@code payloadAt} of the array. */
        void frame(Frame frame, long position, byte[] bytes, int payloadAt);
    }

    private static final int WINDOW_BYTES = 1 << 20;

    private static final int CHUNK_BYTES = 64 << 10;

    /** Enough for Chronicle's headers and all but an uncommonly large claim. */
    private static final int GLANCE_BYTES = 64 << 10;

    private static final byte[] ZEROS = new byte[WINDOW_BYTES];

    private static final Visitor NOBODY = (frame, position, bytes, payloadAt) -> {};

    private final UUID storeId;
    private final int shard;
    private final Frame frame = new Frame();
    private byte[] window = new byte[WINDOW_BYTES];
    private long windowAt;
    private int windowBytes;

    private int number;
    private @Nullable SegmentClaim claim;
    private @Nullable Later later;
    private @Nullable Oddity oddity;
    private long first;
    private long next;
    private long begin;
    private long end;
    private long watermarkMax;
    private Marks marks = new Marks();

    SegmentScanner(UUID storeId, int shard) {
        this.storeId = storeId;
        this.shard = shard;
    }

    SegmentScan scan(Path shardDirectory, int number) throws IOException {
        Path data = SegmentName.data(SegmentName.segment(shardDirectory, number));
        if (data == null) {
            return new SegmentScan(number, null, null, null, Signs.NONE);
        }
        return scan(data, number, NOBODY);
    }

    /** Scans the file of a segment, or the one that it was archived to. */
    SegmentScan scan(Path data, int number, Visitor visitor) throws IOException {
        return scan(data, number, Long.MAX_VALUE, visitor);
    }

    /** Shows the visitor every frame from this position on, which is one where a frame begins. */
    void visit(Path data, int number, long from, Visitor visitor) throws IOException {
        begin(number);
        try (SegmentBytes file = SegmentBytes.open(data)) {
            scan(file, from, file.length(), visitor);
        }
    }

    /** Reads the first frames only. The run ends where the reading does; nothing is known of what lies behind. */
    SegmentScan glance(Path shardDirectory, int number) throws IOException {
        Path data = SegmentName.data(SegmentName.segment(shardDirectory, number));
        if (data == null) {
            return new SegmentScan(number, null, null, null, Signs.NONE);
        }
        return glanceAt(data, number);
    }

    /** The same of the file of a segment, or the one that it was archived to. */
    SegmentScan glanceAt(Path data, int number) throws IOException {
        return scan(data, number, GLANCE_BYTES, NOBODY);
    }

    private void begin(int number) {
        this.number = number;
        claim = null;
        later = null;
        oddity = null;
        first = 0;
        next = 0;
        begin = 0;
        end = 0;
        watermarkMax = 0;
        marks = new Marks();
    }

    private SegmentScan scan(Path data, int number, long bytesMax, Visitor visitor) throws IOException {
        begin(number);
        try (SegmentBytes file = SegmentBytes.open(data)) {
            long limit = Math.min(file.length(), bytesMax);
            scan(file, 0, limit, visitor);
            Run run = first == 0 ? null : new Run(first, next, begin, end, residue(file, limit), marks);
            return new SegmentScan(
                    number, new Data(data, file.length()), claim, run, new Signs(later, watermarkMax, oddity));
        }
    }

    private void scan(SegmentBytes file, long from, long size, Visitor visitor) throws IOException {
        long position = load(file, size, from);
        while (position < size) {
            int at = (int) (position - windowAt);
            int candidate = Frame.nextMagic(window, at, windowBytes);
            if (windowBytes - candidate < Frame.HEADER_BYTES) {
                if (windowAt + windowBytes >= size) {
                    return;
                }
                position = load(file, size, windowAt + candidate);
                continue;
            }
            position = windowAt + candidate;
            switch (frame.read(window, candidate, windowBytes)) {
                case VALID -> {
                    take(position, candidate, visitor);
                    position += (frame.bytes() + 3) & -4;
                }
                case INVALID -> position += Integer.BYTES;
                case LONGER -> {
                    if (position + frame.bytes() <= size && fitsOrIsWhole(file, candidate)) {
                        position = load(file, size, position);
                    } else {
                        position += Integer.BYTES;
                    }
                }
            }
            if (position - windowAt >= windowBytes) {
                position = load(file, size, position);
            }
        }
    }

    private void take(long position, int at, Visitor visitor) {
        if (frame.version != Frame.VERSION) {
            odd(new Oddity.NewerFormat(frame.version, position), position);
            return;
        }
        if (frame.segment != number || frame.shard != shard) {
            String what = "a frame of segment " + frame.segment + " of shard " + frame.shard;
            odd(new Oddity.Foreign(what, position), position);
            return;
        }
        if (first == 0) {
            takeFirst(position, at);
        } else if (frame.sequence > next) {
            later = later == null ? new Later(frame.sequence, position) : later;
        } else if (frame.sequence == next && later == null) {
            marks.note(next - first, position);
            next++;
            end = position + frame.bytes();
        }
        watermarkMax = Math.max(watermarkMax, frame.watermark);
        visitor.frame(frame, position, window, at + Frame.HEADER_BYTES);
    }

    /**
     * Notes what is odd, where a frame has to be. Elsewhere it may be part of what somebody's event holds, found inside
     * a frame that was torn.
     */
    private void odd(Oddity found, long position) {
        if (oddity == null && (first == 0 || position == SegmentRange.after(end))) {
            oddity = found;
        }
    }

    private void takeFirst(long position, int at) {
        first = frame.sequence;
        next = first + 1;
        begin = position;
        end = position + frame.bytes();
        marks.note(0, position);
        if (frame.kind != Frame.CLAIM) {
            // The claim before it is damaged: the run begins where the claim was, and is empty.
            first = frame.sequence - 1;
            next = first;
            later = new Later(frame.sequence, position);
            end = position;
            return;
        }
        try {
            SegmentClaim read =
                    SegmentClaim.decode(new ByteReader(window, at + Frame.HEADER_BYTES, frame.payloadBytes));
            if (read.storeId().equals(storeId)) {
                claim = read;
            } else {
                oddity = new Oddity.Foreign("a claim of the store " + read.storeId(), position);
            }
        } catch (CorruptJournalException e) {
            oddity = new Oddity.Foreign("a claim that cannot be read (" + e.getMessage() + ")", position);
        }
    }

    /** Where the first byte that is not zero lies behind the run, or -1. */
    private long residue(SegmentBytes file, long size) throws IOException {
        long position = end;
        while (position < size) {
            load(file, size, position);
            int at = Arrays.mismatch(window, 0, windowBytes, ZEROS, 0, windowBytes);
            if (at >= 0) {
                return position + at;
            }
            position += windowBytes;
        }
        return -1;
    }

    private long load(SegmentBytes file, long size, long position) throws IOException {
        windowAt = position;
        windowBytes = 0;
        int wanted = Math.clamp(size - position, 0, window.length);
        int read = 0;
        while (read >= 0 && windowBytes < wanted) {
            windowBytes += read;
            int left = wanted - windowBytes;
            read = left > 0 ? file.read(position + windowBytes, window, windowBytes, left) : -1;
        }
        return position;
    }

    /**
     * Makes the window large enough for the frame whose header lies at this place of it. If it is not, the checksum is
     * tried first: a damaged length must not decide how much memory is taken.
     */
    private boolean fitsOrIsWhole(SegmentBytes file, int at) throws IOException {
        int bytes = frame.bytes();
        if (bytes <= window.length) {
            return true;
        }
        CRC32C checksum = new CRC32C();
        int expected = Frame.beginChecksum(window, at, checksum);
        byte[] chunk = new byte[CHUNK_BYTES];
        long end = windowAt + at + bytes;
        int left = bytes - Frame.HEADER_BYTES;
        int read = 0;
        while (left > 0 && read >= 0) {
            read = file.read(end - left, chunk, 0, Math.min(left, CHUNK_BYTES));
            checksum.update(chunk, 0, Math.max(0, read));
            left -= Math.max(0, read);
        }
        if (left > 0 || (int) checksum.getValue() != expected) {
            return false;
        }
        window = Arrays.copyOf(window, bytes);
        return true;
    }
}
