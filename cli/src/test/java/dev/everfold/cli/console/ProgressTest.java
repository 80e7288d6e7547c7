package dev.everfold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Instant now = Instant.EPOCH;

    @Test
    void aLineIsShownFiveTimesASecondAndClearedAtTheEnd() {
        try (Progress progress = Progress.to(new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> now)) {
            for (int i = 0; i < 10; i++) {
                int step = i;
                progress.show(() -> "step " + step);
                now = now.plusMillis(100);
            }
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "\r\u001b[Kstep 0\r\u001b[Kstep 2\r\u001b[Kstep 4\r\u001b[Kstep 6\r\u001b[Kstep 8\r\u001b[K");
    }
}
