package dev.everfold.journal.chronicle;

import dev.everfold.journal.JournalException;
import dev.everfold.journal.TrimmedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Files of segments that are open for reading and lent to one reader at a time; a few that are not lent stay open.
 * Usable by many threads at once.
 *
 * <p>The files are {@link java.io.RandomAccessFile}s, because a {@link java.nio.channels.FileChannel} is closed for
 * good when a thread that reads from it is interrupted, and actors recover on virtual threads that users may interrupt.
 */
final class OpenFiles implements AutoCloseable {

    /** How many files stay open that nobody reads. */
    private static final int IDLE_MAX = 64;

    /** A file on loan. */
    static final class Loan {
        private final int segment;
        private final SegmentBytes bytes;
        private volatile boolean isForgotten;

        Loan(int segment, SegmentBytes bytes) {
            this.segment = segment;
            this.bytes = bytes;
        }

        int segment() {
            return segment;
        }

        SegmentBytes bytes() {
            return bytes;
        }

        /** Whether the segment has been replaced or taken away: what is read here counts no more. */
        boolean isForgotten() {
            return isForgotten;
        }
    }

    private final ArrayDeque<Loan> idle = new ArrayDeque<>();
    private final Set<Loan> lent = new HashSet<>();

    /** Segments before this number were trimmed. */
    private int oldest;

    /** How often something was forgotten. */
    private long forgettings;

    private boolean closed;

    /**
     * A file for one reader, who gives it back.
     *
     * @throws JournalException when the shard was released
     * @throws TrimmedException when the segment was trimmed
     */
    Loan borrow(SegmentRange segment) throws IOException {
        long before;
        synchronized (this) {
            Loan loan = takeIdle(segment.number());
            if (loan != null) {
                lent.add(loan);
                return loan;
            }
            before = forgettings;
        }
        try {
            return lend(new Loan(segment.number(), SegmentBytes.open(segment.file())), before);
        } catch (FileNotFoundException e) {
            requireLeft(segment.number());
            throw e;
        }
    }

    /** What was forgotten while the file was being opened may have been this one. */
    private synchronized Loan lend(Loan loan, long forgettingsBefore) {
        loan.isForgotten = forgettings != forgettingsBefore;
        lent.add(loan);
        return loan;
    }

    private synchronized void requireLeft(int segment) {
        if (closed) {
            throw new JournalException("segment " + segment + " cannot be read: its shard was released", null);
        }
        if (segment < oldest) {
            throw new TrimmedException("segment " + segment + " was trimmed; the oldest one left is " + oldest);
        }
    }

    private synchronized @Nullable Loan takeIdle(int segment) {
        requireLeft(segment);
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
        lent.remove(loan);
        if (closed || loan.isForgotten) {
            return loan;
        }
        idle.addLast(loan);
        return idle.size() > IDLE_MAX ? idle.removeFirst() : null;
    }

    /** From now on the segments before this one cannot be read. An open file would keep the space of a deleted one. */
    synchronized void trim(int number) {
        oldest = Math.max(oldest, number);
        forgetIf(segment -> segment < oldest);
    }

    /** The segment has got another file: nobody goes on with the one it had. */
    synchronized void forget(int number) {
        forgetIf(segment -> segment == number);
    }

    private synchronized void forgetIf(IntPredicate segments) {
        forgettings++;
        for (Loan loan : lent) {
            if (segments.test(loan.segment)) {
                loan.isForgotten = true;
            }
        }
        for (Iterator<Loan> each = idle.iterator(); each.hasNext(); ) {
            Loan loan = each.next();
            if (segments.test(loan.segment)) {
                each.remove();
                close(loan);
            }
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
            loan.bytes.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a file that was only read cannot be closed", e);
        }
    }
}
