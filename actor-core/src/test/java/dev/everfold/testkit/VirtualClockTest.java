package dev.everfold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VirtualClockTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void clockStandsStillUntilItIsAdvanced() {
        VirtualClock clock = VirtualClock.at(START);

        assertThat(clock.instant()).isEqualTo(START);
        clock.advance(Duration.ofSeconds(5));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(5));
        assertThat(clock.millis()).isEqualTo(START.plusSeconds(5).toEpochMilli());
    }

    @Test
    void clockCanGoBack() {
        VirtualClock clock = VirtualClock.at(START);

        clock.advance(Duration.ofDays(-1));

        assertThat(clock.instant()).isEqualTo("2025-12-31T00:00:00Z");
    }
}
