package dev.everfold.journal.chronicle;

import dev.everfold.journal.ByteReader;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.chronicle.SegmentScan.Later;
import dev.everfold.journal.chronicle.SegmentScan.Oddity;
import dev.everfold.journal.chronicle.SegmentScan.Run;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
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

    SegmentScanner(UUID storeId, int shard) {
        this.storeId = storeId;
        this.shard = shard;
    }

    SegmentScan scan(Path shardDirectory, int number) throws IOException {
        return scan(shardDirectory, number, NOBODY);
    }

    SegmentScan scan(Path shardDirectory, int number, Visitor visitor) throws IOException {
        this.number = number;
        claim = null;
        later = null;
        oddity = null;
        first = 0;
        next = 0;
        begin = 0;
        end = 0;
        watermarkMax = 0;
        Path data = SegmentName.data(SegmentName.segment(shardDirectory, number));
        if (data == null) {
            return new SegmentScan(number, null, null, null, null, 0, null);
        }
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "r")) {
            scan(file, visitor);
            Run run = first == 0 ? null : new Run(first, next, begin, end, residue(file));
            return new SegmentScan(number, data, claim, run, later, watermarkMax, oddity);
        }
    }

    private void scan(RandomAccessFile file, Visitor visitor) throws IOException {
        long size = file.length();
        long position = 0;
        load(file, 0);
        while (position < size) {
            int at = (int) (position - windowAt);
            int candidate = Frame.nextMagic(window, at, windowBytes);
            if (windowBytes - candidate < Frame.HEADER_BYTES) {
                if (windowAt + windowBytes >= size) {
                    return;
                }
                position = load(file, windowAt + candidate);
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
                    if (position + frame.bytes() > size) {
                        position += Integer.BYTES;
                    } else {
                        widen(frame.bytes());
                        position = load(file, position);
                    }
                }
            }
            if (position - windowAt >= windowBytes) {
                position = load(file, position);
            }
        }
    }

    private void take(long position, int at, Visitor visitor) {
        if (frame.version != Frame.VERSION) {
            oddity = new Oddity.NewerFormat(frame.version, position);
            return;
        }
        if (frame.segment != number || frame.shard != shard) {
            oddity = new Oddity.Foreign("a frame of segment " + frame.segment + " of shard " + frame.shard, position);
            return;
        }
        if (first == 0) {
            takeFirst(position, at);
        } else if (frame.sequence > next) {
            later = later == null ? new Later(frame.sequence, position) : later;
        } else if (frame.sequence == next && later == null) {
            next++;
            end = position + frame.bytes();
        }
        watermarkMax = Math.max(watermarkMax, frame.watermark);
        visitor.frame(frame, position, window, at + Frame.HEADER_BYTES);
    }

    private void takeFirst(long position, int at) {
        first = frame.sequence;
        next = first + 1;
        begin = position;
        end = position + frame.bytes();
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
    private long residue(RandomAccessFile file) throws IOException {
        long position = end;
        long size = file.length();
        while (position < size) {
            load(file, position);
            int at = Arrays.mismatch(window, 0, windowBytes, ZEROS, 0, windowBytes);
            if (at >= 0) {
                return position + at;
            }
            position += windowBytes;
        }
        return -1;
    }

    private long load(RandomAccessFile file, long position) throws IOException {
        file.seek(position);
        windowAt = position;
        windowBytes = 0;
        int read = 0;
        while (read >= 0 && windowBytes < window.length) {
            windowBytes += read;
            read = file.read(window, windowBytes, window.length - windowBytes);
        }
        return position;
    }

    private void widen(int bytes) {
        if (window.length < bytes) {
            window = Arrays.copyOf(window, bytes);
        }
    }
}
