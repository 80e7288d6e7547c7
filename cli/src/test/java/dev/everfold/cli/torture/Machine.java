package dev.everfold.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What the machine that the tests run on can do. */
final class Machine {

    private Machine() {}

    /** Runs rounds of a kind. Where it cannot be run, that is a failure in CI, and said loudly elsewhere. */
    static KindReport run(FaultKind kind, int rounds, Path directory) throws Exception {
        Optional<FaultKind.Missing> missing = kind.missing();
        if (missing.isPresent()) {
            String what = "\"" + kind.name() + "\" cannot be tried: it needs "
                    + missing.get().what();
            assertThat(System.getenv("CI")).as(what).isNotEqualTo("true");
            System.err.println("NOTE: " + what);
            assumeTrue(!missing.get().prevents(), what);
        }
        InstantSource clock = InstantSource.system();
        return kind.run(
                new Budget(rounds, clock.instant().plus(Duration.ofMinutes(5)), clock, 20_261_121, directory, _ -> {}));
    }
}
