package dev.everfold.examples.greeter;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.RetryPolicy;
import dev.everfold.durable.StepOptions;
import java.io.IOException;
import java.time.Duration;

/**
 * Greets somebody, and once more a second later. Nobody is greeted twice in the same way, wherever the process dies.
 * Alice does not open the door: greeting her is tried three times, and then it has failed.
 */
public final class Greeter {

    private static final StepOptions THREE_TIMES = StepOptions.DEFAULT.retry(RetryPolicy.DEFAULT.maxAttempts(3));

    private final Doorbell doorbell;

    private Greeter(Doorbell doorbell) {
        this.doorbell = doorbell;
    }

    /** Where people are reached. */
    @FunctionalInterface
    public interface Doorbell {
        void ring(String name, String text) throws IOException;
    }

    /** The function, with this way to reach people; its input is a name. */
    public static DurableFunction<String, String> function(Doorbell doorbell) {
        Greeter greeter = new Greeter(doorbell);
        return DurableFunction.of("greet", String.class, String.class, (ctx, name) -> {
            ctx.run("notification", () -> greeter.tell(name, "Hello, " + name + "!"), THREE_TIMES);
            ctx.sleep(Duration.ofSeconds(1));
            ctx.run("reminder", () -> greeter.tell(name, "Hello again, " + name + "!"), THREE_TIMES);
            return name + " was greeted twice";
        });
    }

    private void tell(String name, String text) throws IOException {
        if (name.equals("Alice")) {
            throw new IOException("Alice does not open the door");
        }
        doorbell.ring(name, text);
    }
}
