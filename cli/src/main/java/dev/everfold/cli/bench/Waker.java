package dev.everfold.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everfold.Environment;
import dev.everfold.durable.DurableSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens a store of workflows that sleep, and sees them wake. */
final class Waker {

    /** From the start to the moment, long enough for opening. */
    private static final Duration BEFORE = Duration.ofSeconds(10);

    private Waker() {}

    /** Arguments: the directory, how many, when they are to wake. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int workflows = Integer.parseInt(arguments[1]);
        Instant due = Instant.parse(arguments[2]);
        Duration ahead = Duration.between(Instant.now().plus(BEFORE), due);
        InstantSource clock = () -> Instant.now().plus(ahead);
        Sleeper sleeper = new Sleeper();
        Map<String, Object> figures = new LinkedHashMap<>();
        long begun = System.nanoTime();
        try (DurableSystem system = DurableSystem.of(sleeper.function)
                .environment(environment(clock))
                .open(Path.of(arguments[0]))) {
            figures.put("openMillis", Math.round((System.nanoTime() - begun) / 1e6));
            figures.put("heapBytesOpened", Sleeper.heapBytes());
            figures.put("wereOpenedInTime", clock.instant().isBefore(due));
            Sleeper.await(sleeper.woken, 1);
            figures.put(
                    "firstWokenMillis", Duration.between(due, clock.instant()).toMillis());
            Sleeper.await(sleeper.woken, workflows);
            figures.put(
                    "allWokenSeconds",
                    Figures.tenths(Duration.between(due, clock.instant()).toMillis() / 1e3));
            figures.put("heapBytesAwake", Sleeper.heapBytes());
            Instant result = system.invocation(sleeper.function, "sleeper-0").result();
            if (!result.equals(due)) {
                throw new AssertionError("a workflow slept until " + due + " and came to " + result);
            }
        }
        System.out.println(new ObjectMapper().writeValueAsString(figures));
    }

    private static Environment environment(InstantSource clock) {
        Environment production = Environment.production();
        return new Environment(
                clock, production.activations(), production.writers(), production.timer(), production.background());
    }
}
