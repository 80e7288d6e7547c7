package dev.everfold.journal.chronicle;

import dev.everfold.journal.JournalException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Files of segments that are open for reading and lent to one reader at a time; a few that are not lent stay open.
 * Usable by many threads at once.
 *
 * <p>The files are {@link RandomAccessFile}s, because a {@link java.nio.channels.FileChannel} is closed for good when a
 * thread that reads from it is interrupted, and actors recover on virtual threads that users may interrupt.
 */
final class OpenFiles implements AutoCloseable {

    /** How many files stay open that nobody reads. */
    private static final int IDLE_MAX = 64;

    /** A file on loan. */
    record Loan(int segment, RandomAccessFile file) {}

    private final ArrayDeque<Loan> idle = new ArrayDeque<>();
    private boolean closed;

    /**
     * A file for one reader, who gives it back.
     *
     * @throws JournalException when the shard was released
     */
    Loan borrow(SegmentRange segment) throws IOException {
        Loan loan = takeIdle(segment.number());
        return loan != null
                ? loan
                : new Loan(segment.number(), new RandomAccessFile(segment.file().toFile(), "r"));
    }

    private synchronized @Nullable Loan takeIdle(int segment) {
        if (closed) {
            throw new JournalException("segment " + segment + " cannot be read: its shard was released", null);
        }
        for (Iterator<Loan> newestFirst = idle.descendingIterator(); newestFirst.hasNext(); ) {
            Loan loan = newestFirst.next();
            if (loan.segment == segment) {
                newestFirst.remove();
                return loan;
            }
        }
        return null;
    }

    void giveBack(Loan loan) {
        Loan surplus = keep(loan);
        if (surplus != null) {
            close(surplus);
        }
    }

    private synchronized @Nullable Loan keep(Loan loan) {
        if (closed) {
            return loan;
        }
        idle.addLast(loan);
        return idle.size() > IDLE_MAX ? idle.removeFirst() : null;
    }

    /** Closes what is idle of this segment, which is to be deleted: an open file would keep its space. */
    synchronized void forget(int segment) {
        for (Loan loan = takeIdle(segment); loan != null; loan = takeIdle(segment)) {
            close(loan);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(OpenFiles::close);
        idle.clear();
    }

    private static void close(Loan loan) {
        try {
            loan.file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a file that was only read cannot be closed", e);
        }
    }
}
