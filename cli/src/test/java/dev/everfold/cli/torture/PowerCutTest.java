package dev.everfold.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Durability;
import dev.everfold.cli.torture.PowerCut.Moment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PowerCutTest {

    /** The kernel writes by itself now and then, so one cut need not show it. */
    private static final int ROUNDS_MAX = 10;

    @TempDir
    private Path directory = Path.of("");

    @Test
    @Timeout(300)
    void aPowerCutFindsWhatWasNotSynced() throws Exception {
        assertThat(underUnsyncedStores(Moment.AT_WORK_FROZEN).wrongs().lost()).isPositive();
    }

    @Test
    @Timeout(300)
    void aPowerCutFindsWhatIsAcknowledgedOnADeadDisk() throws Exception {
        assertThat(underUnsyncedStores(Moment.AT_WORK_LIVE).wrongs().undetected())
                .isPositive();
    }

    /** Stores that promise nothing but the end of the process, so that the promise is not kept by the product. */
    private KindReport underUnsyncedStores(Moment moment) throws Exception {
        KindReport report = Machine.run(
                new PowerCut(LoopDisk.Type.EXT4, Durability.WRITTEN, List.of(moment)), ROUNDS_MAX, directory);

        assertThat(report.counts().rounds()).isLessThan(ROUNDS_MAX);
        return report;
    }
}
