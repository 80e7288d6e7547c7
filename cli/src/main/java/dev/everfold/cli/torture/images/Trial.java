package dev.everfold.cli.torture.images;

import java.io.IOException;
import java.util.List;

/** Rounds of one kind of fault, each with another image or failure. For one thread. */
public interface Trial extends AutoCloseable {

    /**
     * Runs the next round. Blocks.
     *
     * @throws IOException when the round could not be run, which tells nothing about the store
     */
    Round next() throws IOException, InterruptedException;

    /** Gives back what the rounds needed, except what shows a flaw. */
    @Override
    void close() throws IOException;

    /**
     * What came of a round.
     *
     * @param acknowledged commands that clients had an answer to when the fault came
     * @param reopenMillis from the beginning of opening to the first reply; negative when there was none
     * @param flaws what was wrong
     */
    record Round(long acknowledged, long reopenMillis, List<Flaw> flaws) {
        public Round {
            flaws = List.copyOf(flaws);
        }
    }

    /**
     * Something that is wrong.
     *
     * @param kind what it comes to
     * @param count of what is lost, duplicated or undetected
     * @param what in words, with whatever is needed to see it again
     */
    record Flaw(Kind kind, long count, String what) {

        /** What a flaw comes to. */
        public enum Kind {
            /** Something acknowledged, or sent, is not there. */
            LOST,
            /** Something happened twice. */
            DUPLICATED,
            /** Something that should have ended in an error went well. */
            UNDETECTED,
            /** Something else. */
            OTHER
        }
    }
}
