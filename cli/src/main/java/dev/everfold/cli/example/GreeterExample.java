package dev.everfold.cli.example;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.examples.greeter.Greeter;
import java.io.IOException;
import java.util.List;

/** The {@link Greeter}, whose process dies while it sleeps. */
final class GreeterExample implements Example {

    @Override
    public String name() {
        return "greeter";
    }

    @Override
    public String purpose() {
        return "a notification, a second of sleep, a reminder; the process dies in the sleep, and Alice fails";
    }

    @Override
    public void tell(Story story) throws IOException, InterruptedException {
        story.say("1. Bob is greeted, and the process dies while the function sleeps.");
        List<String> first = story.playUntilCrash("greet");
        story.expect("one notification", first.equals(List.of("at the door of Bob: Hello, Bob!")));
        story.say("2. Another process opens the store: only the reminder is left. Then Alice is to be greeted.");
        List<String> second = story.play("go-on");
        story.expect(
                "the reminder, and no notification again",
                second.stream()
                        .filter(line -> line.startsWith("at the door"))
                        .toList()
                        .equals(List.of("at the door of Bob: Hello again, Bob!")));
        story.expect("a result for Bob", second.contains("Bob was greeted twice"));
        story.expect(
                "a failure for Alice",
                second.stream().anyMatch(line -> line.startsWith("failed: ") && line.contains("Alice does not open")));
    }

    @Override
    public void play(Act act) {
        DurableFunction<String, String> greet =
                Greeter.function((name, text) -> act.say("at the door of " + name + ": " + text));
        try (DurableSystem system = DurableSystem.open(act.store(), greet)) {
            if (act.name().equals("greet")) {
                Act.awaitRest(system.start(greet, "bob", "Bob"));
                act.crash();
            }
            act.say(system.invocation(greet, "bob").result());
            Invocation<String> alice = system.start(greet, "alice", "Alice");
            try {
                act.say(alice.result());
            } catch (InvocationFailedException failed) {
                act.say("failed: " + failed.getMessage());
            }
        }
    }
}
