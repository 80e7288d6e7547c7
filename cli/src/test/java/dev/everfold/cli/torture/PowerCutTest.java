package dev.everfold.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Durability;
import dev.everfold.cli.torture.KindReport.Wrongs;
import dev.everfold.cli.torture.PowerCut.Moment;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PowerCutTest {

    /**
     * The kernel writes by itself now and then, and a shard whose snapshots fail stops; so one cut need not show it.
     */
    private static final int CUTS_MAX = 10;

    @TempDir
    private Path directory = Path.of("");

    @Test
    @Timeout(300)
    void aPowerCutFindsWhatWasNotSynced() throws Exception {
        expectFromUnsyncedStores(Moment.AT_WORK_FROZEN, Wrongs::lost);
    }

    @Test
    @Timeout(300)
    void aPowerCutFindsWhatIsAcknowledgedOnADeadDisk() throws Exception {
        expectFromUnsyncedStores(Moment.AT_WORK_LIVE, Wrongs::undetected);
    }

    /** Stores that promise nothing but the end of the process, so that the promise is not kept by the product. */
    private void expectFromUnsyncedStores(Moment moment, ToLongFunction<Wrongs> sign) throws Exception {
        long found = 0;
        for (int i = 0; i < CUTS_MAX && found == 0; i++) {
            PowerCut kind = new PowerCut(LoopDisk.Type.EXT4, Durability.WRITTEN, List.of(moment));
            found = sign.applyAsLong(
                    Machine.run(kind, 1, directory.resolve("cut-" + i)).wrongs());
        }
        assertThat(found).isPositive();
    }
}
