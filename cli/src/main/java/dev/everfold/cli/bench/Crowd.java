package dev.everfold.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everfold.ActorSystem;
import dev.everfold.SystemOptions;
import dev.everfold.examples.counter.Counter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens a store of very many actors and asks them at random, with the default residency. */
final class Crowd {

    private static final int FEW = 1_000;

    private Crowd() {}

    /** Arguments: the directory, how many actors, clients, seconds, when this JVM was started. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int actors = Integer.parseInt(arguments[1]);
        int clients = Integer.parseInt(arguments[2]);
        Duration time = Duration.ofSeconds(Integer.parseInt(arguments[3]));
        Map<String, Object> figures = new LinkedHashMap<>();
        try (ActorSystem system = ActorSystem.open(Path.of(arguments[0]), SystemOptions.DEFAULT, Counter.TYPE)) {
            figures.put("openMillis", System.currentTimeMillis() - Long.parseLong(arguments[4]));
            double all = operationsPerSecond(system, actors, clients, time);
            double few = operationsPerSecond(system, Math.min(FEW, actors), clients, time);
            figures.put("opsPerSecondAll", Math.round(all));
            figures.put("opsPerSecondThousand", Math.round(few));
            figures.put("ratio", Math.round(all / few * 100) / 100.0);
            ManagementFactory.getMemoryMXBean().gc();
            figures.put(
                    "heapBytesAfter",
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        System.out.println(new ObjectMapper().writeValueAsString(figures));
    }

    private static double operationsPerSecond(ActorSystem system, int actors, int clients, Duration time)
            throws InterruptedException {
        ClosedLoop loop = new ClosedLoop(i -> system.ref(Counter.TYPE, "account-" + i), actors, clients);
        loop.run(time.dividedBy(2));
        return loop.run(time).operationsPerSecond();
    }
}
