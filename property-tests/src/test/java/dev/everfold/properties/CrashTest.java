package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.everfold.cli.torture.Budget;
import dev.everfold.cli.torture.FaultKind;
import dev.everfold.cli.torture.FaultKinds;
import dev.everfold.cli.torture.KindReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real processes and files under every kind of fault. {@code ./everfold torture --minutes 60} goes on from here. */
class CrashTest {

    /** Rounds of kinds that take more, or less, than a second or two for one. */
    private static final Map<String, Integer> ROUNDS = Map.of("kill", 16, "full-disk", 3, "syscalls", 2);

    /** Enough for each of four variants. */
    private static final int ROUNDS_OF_OTHERS = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory = Path.of("");

    static Stream<String> kinds() {
        return FaultKinds.names().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Timeout(600)
    void nothingIsLostOrDoneTwiceOrMissedUnder(String name) throws Exception {
        FaultKind kind = FaultKinds.named(name);
        expectToRun(kind);
        // Another plan each time; -Deverfold.torture.seed=… repeats one.
        long seed = Long.getLong("everfold.torture.seed", System.nanoTime() & Integer.MAX_VALUE);
        int rounds = ROUNDS.getOrDefault(name, ROUNDS_OF_OTHERS);
        InstantSource clock = InstantSource.system();

        KindReport report = kind.run(
                new Budget(rounds, clock.instant().plus(Duration.ofMinutes(8)), clock, seed, directory, _ -> {}));

        assertThat(report.wrongs().descriptions())
                .as("found with seed %s; what was left is in %s", seed, directory)
                .isEmpty();
        assertThat(report.counts().rounds()).isEqualTo(rounds);
        assertThat(report.counts().faults()).isGreaterThanOrEqualTo(rounds);
    }

    /** What cannot be tried is a failure in CI, and said loudly elsewhere. */
    private static void expectToRun(FaultKind kind) throws Exception {
        Optional<FaultKind.Missing> missing = kind.missing();
        if (missing.isEmpty()) {
            return;
        }
        String what = "CrashTest cannot show " + (missing.get().prevents() ? "anything" : "everything") + " about \""
                + kind.name() + "\": it needs " + missing.get().what();
        assertThat(System.getenv("CI")).as(what).isNotEqualTo("true");
        System.err.println("NOTE: " + what);
        assumeTrue(!missing.get().prevents(), what);
    }
}
