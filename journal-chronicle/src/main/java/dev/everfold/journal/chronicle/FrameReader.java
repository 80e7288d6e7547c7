package dev.everfold.journal.chronicle;

import dev.everfold.ActorId;
import dev.everfold.journal.ByteReader;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads single frames of a shard through a window, so that neighbours cost one read of the file together. The window
 * grows while one frame is found near the other and is small again after a leap. Every frame is checked whole before
 * any of it is used. For one thread at a time.
 */
final class FrameReader implements AutoCloseable {

    private static final int WINDOW_BYTES_MIN = 4 << 10;
    private static final int WINDOW_BYTES_MAX = 256 << 10;

    /** How much of a window that reaches backward lies behind the frame asked for. */
    private static final int AHEAD_BYTES = 1 << 10;

    private final int shard;
    private final OpenFiles files;
    private final Frame frame = new Frame();

    private OpenFiles.@Nullable Loan loan;
    private byte[] window = new byte[WINDOW_BYTES_MIN];
    private long windowAt;
    private int windowBytes;
    private int windowTarget = WINDOW_BYTES_MIN;
    private int payloadAt;

    FrameReader(int shard, OpenFiles files) {
        this.shard = shard;
        this.files = files;
    }

    /** The header of the frame read last. */
    Frame frame() {
        return frame;
    }

    /** The entry in the frame read last. */
    Entry entry() {
        return entry(null);
    }

    /** The entry in the frame read last, which is probably one of this actor. */
    Entry entry(@Nullable ActorId probable) {
        try {
            return EntryFormat.decode(payload(), probable);
        } catch (CorruptJournalException e) {
            throw unreadable(e);
        }
    }

    /** What the entry in the frame read last names as the one before it. */
    Offset previous() {
        try {
            return EntryFormat.previous(payload());
        } catch (CorruptJournalException e) {
            throw unreadable(e);
        }
    }

    private ByteReader payload() {
        return new ByteReader(window, payloadAt, frame.payloadBytes);
    }

    private CorruptJournalException unreadable(CorruptJournalException e) {
        return new CorruptJournalException(Place.describe(shard, frame.segment, windowAt + payloadAt)
                + ": the frame's checksum is right, but its entry cannot be read: " + e.getMessage());
    }

    /**
     * Reads the frame at this position.
     *
     * @param limit up to where the file may be read
     * @param backward whether the next frame asked for will probably lie before this one
     * @throws CorruptJournalException when there is no valid frame of this segment
     * @throws dev.everfold.journal.TrimmedException when the segment was trimmed
     */
    void read(SegmentRange segment, long position, long limit, boolean backward) {
        try {
            bring(segment, position, limit, backward);
            Frame.Reading reading = parse(position);
            if (reading == Frame.Reading.LONGER && isPlausible(position, limit)) {
                int bytes = Math.max(frame.bytes(), windowTarget);
                loadFrom(backward ? Math.max(0, position + frame.bytes() - bytes) : position, bytes, limit);
                reading = parse(position);
            }
            check(segment, position, reading);
        } catch (IOException e) {
            throw unreadable(segment, position, e);
        }
    }

    /** Whether the letters with which a frame begins lie at this position. */
    boolean isFrame(SegmentRange segment, long position, long limit) {
        try {
            bring(segment, position, limit, false);
            int at = (int) (position - windowAt);
            return Frame.nextMagic(window, at, Math.min(at + Integer.BYTES, windowBytes)) == at && at < windowBytes;
        } catch (IOException e) {
            throw unreadable(segment, position, e);
        }
    }

    private void bring(SegmentRange segment, long position, long limit, boolean backward) throws IOException {
        if (loan == null || loan.segment() != segment.number() || loan.isForgotten()) {
            lendAnother(segment);
        }
        if (position < windowAt || position + Frame.HEADER_BYTES > windowAt + windowBytes) {
            load(position, limit, backward);
        }
    }

    private JournalException unreadable(SegmentRange segment, long position, IOException e) {
        String what = e instanceof FileNotFoundException
                ? " is gone; restore it from a backup or a replica"
                : " cannot be read: " + e.getMessage();
        return new JournalException(
                Place.describe(shard, segment.number(), position) + " of file " + segment.file() + what, e);
    }

    /** Keeps a damaged length from deciding how much memory is taken: Chronicle has noted the same length before it. */
    private boolean isPlausible(long position, long limit) throws IOException {
        int bytes = frame.bytes();
        if (position + bytes > limit || bytes <= WINDOW_BYTES_MAX) {
            return position + bytes <= limit;
        }
        loadFrom(position - Integer.BYTES, Integer.BYTES, limit);
        return windowBytes == Integer.BYTES && new ByteReader(window, 0, Integer.BYTES).getInt() == bytes;
    }

    private Frame.Reading parse(long position) {
        int at = (int) (position - windowAt);
        payloadAt = at + Frame.HEADER_BYTES;
        return frame.read(window, at, windowBytes);
    }

    private void check(SegmentRange segment, long position, Frame.Reading reading) {
        String wrong = null;
        if (reading != Frame.Reading.VALID) {
            wrong = "there is no whole frame with a right checksum";
        } else if (frame.version != Frame.VERSION) {
            wrong = "the frame has format version " + frame.version + ", this build reads " + Frame.VERSION;
        } else if (frame.segment != segment.number() || frame.shard != shard) {
            wrong = "the frame belongs to segment " + frame.segment + " of shard " + frame.shard;
        } else if (frame.sequence < segment.first() || frame.sequence >= segment.next()) {
            wrong = "the frame has sequence " + frame.sequence + ", which is not one of this segment's "
                    + segment.first() + " to " + (segment.next() - 1);
        }
        if (wrong != null) {
            throw new CorruptJournalException(Place.describe(shard, segment.number(), position) + " of file "
                    + segment.file() + ": " + wrong + "; restore the file from a backup or a replica");
        }
    }

    private void lendAnother(SegmentRange segment) throws IOException {
        close();
        loan = files.borrow(segment);
    }

    private void load(long position, long limit, boolean backward) throws IOException {
        long gap = position < windowAt ? windowAt - position : position - windowAt - windowBytes;
        boolean near = windowBytes > 0 && gap <= 2L * windowTarget;
        windowTarget = near ? Math.min(windowTarget * 4, WINDOW_BYTES_MAX) : WINDOW_BYTES_MIN;
        loadFrom(backward ? Math.max(0, position + AHEAD_BYTES - windowTarget) : position, windowTarget, limit);
    }

    private void loadFrom(long from, int bytes, long limit) throws IOException {
        OpenFiles.Loan file = loan;
        if (file == null) {
            throw new IllegalStateException("no segment is open");
        }
        if (window.length < bytes) {
            window = new byte[bytes];
        }
        windowAt = from;
        windowBytes = 0;
        int wanted = (int) Math.min(bytes, limit - from);
        int read = 0;
        while (read >= 0 && windowBytes < wanted) {
            windowBytes += read;
            int left = wanted - windowBytes;
            read = left > 0 ? file.bytes().read(from + windowBytes, window, windowBytes, left) : -1;
        }
    }

    /** Gives back the file. The reader may be used again. */
    @Override
    public void close() {
        if (loan != null) {
            files.giveBack(loan);
            loan = null;
        }
        windowBytes = 0;
        windowAt = 0;
    }
}
