package dev.everfold.properties.architecture.samples.beta;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.assertj.core.api.Assertions;

/** Takes from the world whatever it wants. */
public final class Worldly {
    final LongSupplier ticks = System::nanoTime;
    final Instant instant = Instant.now();
    final LocalDate day = LocalDate.now(ZoneOffset.UTC);
    final InstantSource clock = InstantSource.system();
    final Random dice = new Random();
    final UUID name = UUID.randomUUID();

    void act() throws InterruptedException {
        Thread.sleep(1);
        Thread.onSpinWait();
        System.out.println("here");
        Assertions.fail("unused");
    }

    /** May have a clock, since its name says that it is where the world comes in. */
    static final class Environment {
        final InstantSource clock = InstantSource.system();
        final LongSupplier ticks = System::nanoTime;
    }

    /** What a simulation can live with. */
    static final class Tame {
        final Random dice = new Random(7);
        final Instant instant;

        Tame(InstantSource clock) {
            instant = clock.instant();
        }
    }
}
