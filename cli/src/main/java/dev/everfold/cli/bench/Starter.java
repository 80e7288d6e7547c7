package dev.everfold.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everfold.durable.DurableSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Starts workflows that sleep, says when all do, and waits for its end. */
final class Starter {

    /** How many are being started. */
    private static final int WINDOW = 1_000;

    /** For the last of them to fall asleep. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final Sleeper sleeper = new Sleeper();
    private final Semaphore window = new Semaphore(WINDOW);
    private final DurableSystem system;

    private Starter(Path directory) {
        this.system = DurableSystem.open(directory, sleeper.function);
    }

    /** Arguments: the directory, how many, when they are to wake. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int workflows = Integer.parseInt(arguments[1]);
        Instant due = Instant.parse(arguments[2]);
        Starter starter = new Starter(Path.of(arguments[0]));
        long begun = System.nanoTime();
        for (int i = 0; i < workflows; i++) {
            starter.start("sleeper-" + i, due);
        }
        starter.window.acquire(WINDOW);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Sleeper.await(starter.sleeper.begun, workflows);
        Sleeper.pause(SETTLING);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("startSeconds", Figures.tenths(seconds));
        figures.put("heapBytesAsleep", Sleeper.heapBytes());
        System.out.println(new ObjectMapper().writeValueAsString(figures));
        new CountDownLatch(1).await();
    }

    private void start(String id, Instant due) throws InterruptedException {
        window.acquire();
        var _ = Thread.ofVirtual().start(() -> {
            try {
                var _ = system.start(sleeper.function, id, due);
                window.release();
            } catch (RuntimeException | Error failure) {
                failure.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        });
    }
}
