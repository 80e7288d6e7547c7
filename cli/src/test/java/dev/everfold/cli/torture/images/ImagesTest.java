package dev.everfold.cli.torture.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Thousands of stores that are torn, damaged, cut and failing. {@code ./everfold torture --kinds
 * torn,flips,truncation,io-errors} goes on from here; {@code -Deverfold.torture.seed=…} repeats a run.
 */
@Execution(ExecutionMode.CONCURRENT)
class ImagesTest {

    private static final int TORN = 1_000;
    private static final int FLIPPED = 1_000;
    private static final InstantSource CLOCK = InstantSource.system();

    /** What the journal logs of every torn tail would be thousands of lines. */
    private static final Logger JOURNAL = Logger.getLogger("dev.everfold.journal.chronicle");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final long seed = Long.getLong("everfold.torture.seed", System.nanoTime() & Integer.MAX_VALUE);

    @BeforeAll
    static void beQuiet() {
        JOURNAL.setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        JOURNAL.setLevel(null);
    }

    @Test
    void whateverAPowerCutLeavesHoldsEverythingAnswered() throws Exception {
        long acknowledged = 0;
        try (Trial trial = TornPages.begin(seed, directory, CLOCK)) {
            for (int i = 0; i < TORN; i++) {
                acknowledged += clean(trial);
            }
        }
        assertThat(acknowledged).isGreaterThan(10L * TORN);
    }

    @Test
    void aFlippedBitIsReportedOrDoesNoHarm() throws Exception {
        try (Trial trial = FlippedBits.begin(seed, directory, CLOCK)) {
            for (int i = 0; i < FLIPPED; i++) {
                clean(trial);
            }
        }
    }

    @Test
    void aSegmentCutAtAnyLengthOrWithoutASectorGivesAPrefixOrARefusal() throws Exception {
        int rounds = 0;
        try (CutFiles trial = CutFiles.begin(seed, directory, CLOCK)) {
            for (int stores = 0; stores < 2; stores++) {
                do {
                    clean(trial);
                    rounds++;
                } while (trial.roundsLeft() > 0);
            }
        }
        assertThat(rounds).isGreaterThan(2 * CutFiles.ENTRIES * 50);
    }

    @Test
    void whicheverCallToTheDiskFailsNothingIsAnsweredThatIsNotThereAfterwards() throws Exception {
        int rounds = 0;
        try (FailingCalls trial = FailingCalls.begin(seed, directory, CLOCK)) {
            for (; trial.sweeps() < FailingCalls.SWEEPS; rounds++) {
                clean(trial);
            }
        }
        assertThat(rounds).isGreaterThan(100);
    }

    private long clean(Trial trial) throws IOException, InterruptedException {
        Trial.Round round = trial.next();
        assertThat(round.flaws())
                .as("seed %d, what is left is in %s", seed, directory)
                .isEmpty();
        return round.acknowledged();
    }
}
