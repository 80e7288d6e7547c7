package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Durability;
import dev.everfold.cli.torture.Torture;
import dev.everfold.cli.torture.TortureOptions;
import dev.everfold.cli.torture.TortureReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed at random moments. {@code ./everfold torture --rounds 500} goes on from here. */
class CrashTest {

    private static final int ROUNDS = 24;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory = Path.of("");

    @Test
    @Timeout(600)
    void killedProcessesLoseNothingAndDoNothingTwice() throws Exception {
        // Another plan each time; -Deverfold.torture.seed=… repeats one.
        long seed = Long.getLong("everfold.torture.seed", System.nanoTime() & Integer.MAX_VALUE);
        boolean canReuseProcessIds = Torture.canReuseProcessIds();
        if (!canReuseProcessIds) {
            System.err.println("NOTE: CrashTest cannot give a process the id of one that was killed: that needs Linux"
                    + " and root. Half of what it is to show is not shown.");
        }
        TortureOptions options = new TortureOptions(ROUNDS, seed, Duration.ofMinutes(8), Durability.SYNCED, directory);

        TortureReport report = Torture.run(options, InstantSource.system(), _ -> {});

        assertThat(report.faults().descriptions())
                .as("faults with seed %s; the store is in %s", seed, directory)
                .isEmpty();
        assertThat(report.rounds().all()).isEqualTo(ROUNDS);
        assertThat(report.rounds().namespaced()).isEqualTo(canReuseProcessIds ? ROUNDS / 2 : 0);
        assertThat(report.acknowledged()).as("commands acknowledged").isGreaterThan(1_000);
    }
}
