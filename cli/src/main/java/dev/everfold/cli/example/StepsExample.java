package dev.everfold.cli.example;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.examples.steps.TwoRuns;
import java.io.IOException;
import java.util.List;

/** {@link TwoRuns}: the first process dies behind the second step. */
final class StepsExample implements Example {

    @Override
    public String name() {
        return "steps";
    }

    @Override
    public String purpose() {
        return "three steps in two runs: steps 1 and 2, a crash, replay of 1 and 2, and step 3";
    }

    @Override
    public void tell(Story story) throws IOException, InterruptedException {
        story.say("First run:");
        List<String> first = story.playUntilCrash("first");
        story.expect("steps 1 and 2", first.equals(List.of("run 1: 9", "run 2: 81")));
        story.say("Second run:");
        List<String> second = story.play("second");
        story.expect(
                "a replay of 1 and 2, and step 3",
                second.equals(List.of("replay 1: 9", "replay 2: 81", "run 3: 6561", "result: 6561")));
    }

    @Override
    public void play(Act act) {
        Runnable betweenTwoAndThree = act.name().equals("first") ? act::crash : () -> {};
        DurableFunction<Integer, Integer> runs = TwoRuns.function(act::say, betweenTwoAndThree);
        try (DurableSystem system = DurableSystem.open(act.store(), runs)) {
            act.say("result: " + system.call(runs, "squares", 3));
        }
    }
}
