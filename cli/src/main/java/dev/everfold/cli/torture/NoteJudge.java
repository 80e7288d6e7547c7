package dev.everfold.cli.torture;

import dev.everfold.cli.torture.Author.Content;
import dev.everfold.cli.torture.Line.NoteFound;
import dev.everfold.cli.torture.Line.NoteStep;
import dev.everfold.cli.torture.Note.Text;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps the authors' own record of one store, and compares it with the notes that the store gives back. Usable from any
 * thread.
 */
final class NoteJudge {

    /*
     * An author does one step at a time, so at most one is in doubt when the process ends: the one behind the last that
     * was acknowledged. The notes show whether it was done; if not, it is done next. What is on a note that ends by
     * itself may be gone, but only from its beginning up to some step; that something was written shows in its number.
     */

    private final Findings findings;

    /** Of each author, the last step that is known to be done. */
    private final long[] done;

    /** Whether the step behind that turned out to be done. */
    private final boolean[] inDoubtAndDone;

    /** How many steps were acknowledged. */
    private long acknowledged;

    NoteJudge(int authors, Findings findings) {
        this.findings = findings;
        this.done = new long[authors];
        this.inDoubtAndDone = new boolean[authors];
    }

    synchronized long acknowledged() {
        return acknowledged;
    }

    /** The next step of each author. */
    synchronized String positions() {
        return Arrays.stream(done).mapToObj(step -> " " + (step + 1)).collect(Collectors.joining());
    }

    /** A step is acknowledged. */
    synchronized void hear(NoteStep step) {
        Author author = new Author(step.author());
        if (step.step() != done[step.author()] + 1) {
            findings.other("an author was to do step " + (done[step.author()] + 1) + ", not: " + step);
        }
        acknowledged++;
        done[step.author()] = step.step();
        compare(author, Author.note(step.step()), step.step(), step.content());
    }

    /** Compares all that is known with all the notes of a store that is at rest. */
    synchronized void judge(List<NoteFound> found) {
        if (found.size() != done.length * Author.NOTES) {
            findings.other("of " + done.length + " authors only " + found.size() + " notes were told");
        }
        for (NoteFound note : found) {
            Author author = new Author(note.author());
            long doubtful = done[note.author()] + 1;
            boolean isDone = note.note() == Author.note(doubtful)
                    && !author.after(note.note(), doubtful - 1).equals(note.content())
                    && isPossible(author, author.after(note.note(), doubtful), note.content());
            if (author.deletes() && note.isListed() != (note.content().text().count() > 0)) {
                findings.other("listed, or not, against what is on it: " + note);
            }
            compare(author, note.note(), isDone ? doubtful : doubtful - 1, note.content());
            if (isDone) {
                inDoubtAndDone[note.author()] = true;
            }
        }
        for (int i = 0; i < done.length; i++) {
            done[i] += inDoubtAndDone[i] ? 1 : 0;
            inDoubtAndDone[i] = false;
        }
    }

    private void compare(Author author, int note, long lastStep, Content found) {
        Content known = author.after(note, lastStep);
        if (isPossible(author, known, found)) {
            return;
        }
        String what = author.key(note) + " after step " + lastStep + ": known " + known + ", found " + found;
        if (found.sequenceNumber() > known.sequenceNumber()) {
            findings.duplicated(found.sequenceNumber() - known.sequenceNumber(), what);
        } else {
            findings.lost(Math.max(1, known.sequenceNumber() - found.sequenceNumber()), what);
        }
    }

    private static boolean isPossible(Author author, Content known, Content found) {
        if (author.deletes() || found.sequenceNumber() != known.sequenceNumber()) {
            return found.equals(known);
        }
        Text text = found.text();
        return text.equals(Text.EMPTY)
                || (text.last() == known.text().last()
                        && text.last() - text.first() == (text.count() - 1) * Author.NOTES);
    }
}
