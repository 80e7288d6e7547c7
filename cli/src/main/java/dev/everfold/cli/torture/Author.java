package dev.everfold.cli.torture;

import dev.everfold.ActorType;
import dev.everfold.cli.torture.Note.Text;
import dev.everfold.cli.torture.Note.Write;

/**
 * A client that does nothing but write notes and be rid of them. Its steps count from 1, and go from one of its notes
 * to the next. Every second author deletes each note again and again; the notes of the others end by themselves.
 *
 * @param number from 0
 */
record Author(int number) {

    static final int NOTES = 8;

    /** After so many steps on a note the next one deletes it. */
    private static final int WRITES = 7;

    /**
     * What a note comes to.
     *
     * @param sequenceNumber how often was written on it, ever
     * @param text what is on it since it was deleted last
     */
    record Content(long sequenceNumber, Text text) {}

    boolean deletes() {
        return number % 2 == 0;
    }

    ActorType<Write, Text, Void> type() {
        return deletes() ? Note.DELETED : Note.FADING;
    }

    String key(int note) {
        return "author-" + number + "-" + note;
    }

    /** On which of its notes a step is. */
    static int note(long step) {
        return (int) (step % NOTES);
    }

    boolean isDeletion(long step) {
        return deletes() && step / NOTES % (WRITES + 1) == WRITES;
    }

    /** What a note comes to by this step, if nothing ends by itself. */
    Content after(int note, long lastStep) {
        long writes = 0;
        Text text = Text.EMPTY;
        for (long step = note == 0 ? NOTES : note; step <= lastStep; step += NOTES) {
            if (isDeletion(step)) {
                text = Text.EMPTY;
            } else {
                writes++;
                text = text.plus(step);
            }
        }
        return new Content(writes, text);
    }
}
