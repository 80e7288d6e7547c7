package dev.everfold.cli.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.cli.console.UsageException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

    enum Color {
        RED
    }

    record Line(String code, BigDecimal price, Instant since) {}

    record State(
            long balance,
            boolean open,
            Optional<String> owner,
            List<Line> lines,
            Map<String, Integer> prices,
            Color color) {}

    private static final State STATE = new State(
            70,
            true,
            Optional.empty(),
            List.of(new Line("A 1", new BigDecimal("1.50"), Instant.parse("2026-01-01T00:00:00Z"))),
            Map.of("EUR", 3),
            Color.RED);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "balance >= 70",
                "balance<70.5",
                "balance == 70.0",
                "balance != 7",
                "open == true",
                "owner == nothing",
                "balance != nothing",
                "owner != anybody",
                "lines[0].price == 1.5",
                "lines[0].code == \"A 1\"",
                "lines[0].code == A 1",
                "lines[7] == nothing",
                "prices[EUR] <= 3",
                "color == RED",
                "lines[0].since < 2026-01-01T00:00:01Z"
            })
    void holds(String text) {
        assertThat(Condition.parse(text).test(STATE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "balance > 70",
                "balance == 7",
                "open == false",
                "owner != nothing",
                "balance == nothing",
                "owner == anybody",
                "owner < z",
                "owner >= a",
                "lines[0].price > 2",
                "prices[USD] >= 0",
                "color != RED"
            })
    void doesNotHold(String text) {
        assertThat(Condition.parse(text).test(STATE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "balance", "balance >=", ">= 3", "balance = 3", "lines[ == 3", "a..b == 3"})
    void isNoCondition(String text) {
        assertThatThrownBy(() -> Condition.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--where");
    }

    @Test
    void whatCannotBeComparedIsSaid() {
        assertThatThrownBy(() -> Condition.parse("balance > much").test(STATE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("balance is 70, and \"much\" is nothing that could be compared with it");
    }
}
