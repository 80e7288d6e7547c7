package dev.everfold.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everfold.durable.DurableSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens a store of workflows that sleep, and sees them wake. */
final class Waker {

    private Waker() {}

    /** Arguments: the directory, how many, when they are to wake. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int workflows = Integer.parseInt(arguments[1]);
        long dueMillis = Long.parseLong(arguments[2]);
        Sleeper sleeper = new Sleeper();
        Map<String, Object> figures = new LinkedHashMap<>();
        long begun = System.nanoTime();
        try (DurableSystem system = DurableSystem.open(Path.of(arguments[0]), sleeper.function)) {
            figures.put("openMillis", Math.round((System.nanoTime() - begun) / 1e6));
            figures.put("heapBytesOpened", Sleeper.heapBytes());
            figures.put("wereOpenedInTime", System.currentTimeMillis() < dueMillis);
            Sleeper.await(sleeper.woken, 1);
            figures.put("firstWokenMillis", System.currentTimeMillis() - dueMillis);
            Sleeper.await(sleeper.woken, workflows);
            figures.put("allWokenSeconds", Figures.tenths((System.currentTimeMillis() - dueMillis) / 1e3));
            figures.put("heapBytesAwake", Sleeper.heapBytes());
            long result = system.invocation(sleeper.function, "sleeper-0").result();
            if (result != dueMillis) {
                throw new AssertionError("a workflow slept until " + dueMillis + " and came to " + result);
            }
        }
        System.out.println(new ObjectMapper().writeValueAsString(figures));
    }
}
