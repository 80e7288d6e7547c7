package dev.everfold.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.cli.torture.Line.Answer;
import dev.everfold.cli.torture.Line.Wealth;
import dev.everfold.cli.torture.Wallet.Done;
import dev.everfold.cli.torture.Wallet.Post;
import dev.everfold.cli.torture.Wallet.Purse;
import dev.everfold.cli.torture.Wallet.Received;
import dev.everfold.cli.torture.Wallet.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineTest {

    @Test
    void everyLineIsReadAsItWasWritten() {
        State full = new State(
                new Purse(-5, 7),
                9,
                Map.of(1, new Done(2, 3, 4, Long.MIN_VALUE), 2, new Done(1, 1, 1, 1)),
                new Post(
                        Map.of("w1", 3L, "w2", 4L),
                        Map.of("w3", new Received(5, 6)),
                        Map.of("w4", new Received(7, 8), "w5", Received.NOTHING)),
                List.of("message of w3: number 1 came after 2", "another"));
        List<Line> lines = List.of(
                new Line.Opening(),
                new Line.Opened(12),
                new Line.Delivered(3),
                new Wealth("w1", 9, full),
                new Wealth("w2", 0, Wallet.EMPTY),
                new Line.Told(),
                new Answer(false, 1, 2, true, 3, "-40"),
                new Answer(true, 1, 2, false, 0, "INSUFFICIENT_FUNDS"),
                new Line.Trouble("it burns"));

        for (Line line : lines) {
            assertThat(Line.parse(line.text())).isEqualTo(line);
        }
    }

    @Test
    void lineThatNobodyKnowsIsTrouble() {
        assertThat(Line.parse("hello")).isInstanceOf(Line.Trouble.class);
    }
}
