package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.openhft.chronicle.queue.ChronicleQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chronicle Queue reaches into the JDK; the flags in {@code jvm.flags} are what lets it. */
class JvmFlagsTest {
    @Test
    void chronicleOpensAQueueAndReadsBackWhatItWrote(@TempDir Path directory) {
        try (ChronicleQueue queue = ChronicleQueue.single(directory.toString())) {
            try (var appender = queue.createAppender()) {
                appender.writeText("one entry");
            }
            try (var tailer = queue.createTailer()) {
                assertThat(tailer.readText()).isEqualTo("one entry");
                assertThat(tailer.readText()).isNull();
            }
        }
    }

    @Test
    void theFlagFileReachesTheTestsOfEveryModule() {
        assertThat(System.getProperty("chronicle.analytics.disable")).isEqualTo("true");
    }
}
