package dev.everfold.cli.example;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.examples.approval.Approval;
import dev.everfold.examples.approval.Approval.Answer;
import dev.everfold.examples.approval.Approval.Expense;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@link Approval}, with days of two seconds: the process dies while it waits, twice. */
final class ApprovalExample implements Example {

    private static final Expense CHAIR = new Expense("a chair", 9_900, Duration.ofSeconds(2));
    private static final String PROMISE = "answer to: ";

    @Override
    public String name() {
        return "approval";
    }

    @Override
    public String purpose() {
        return "a human is asked, reminded, and answers days later, across crashes; a day takes two seconds here";
    }

    @Override
    public void tell(Story story) throws IOException, InterruptedException {
        story.say("1. A letter goes out, and the process dies while it waits for the answer.");
        List<String> first = story.playUntilCrash("ask");
        story.expect(
                "one letter",
                first.size() == 2 && first.getFirst().equals("letter: May we pay 9900 cents for a chair?"));
        story.say("2. Another process waits on, sends a reminder when the day is over, and dies as well.");
        List<String> second = story.playUntilCrash("remind");
        story.expect("a reminder", second.contains("letter: Once more: May we pay 9900 cents for a chair?"));
        story.expect("no first letter again", second.stream().noneMatch(line -> line.startsWith("letter: May we")));
        story.say("3. Carol says yes, to the promise of the first letter.");
        List<String> third = story.play("answer", first.getLast().substring(PROMISE.length()));
        story.expect("the approval", third.getLast().equals("approved by Carol"));
    }

    @Override
    public void play(Act act) throws InterruptedException {
        CountDownLatch reminder = new CountDownLatch(1);
        DurableFunction<Expense, String> approve = Approval.function((text, promise) -> {
            act.say("letter: " + text);
            act.say(PROMISE + promise);
            reminder.countDown();
        });
        try (DurableSystem system = DurableSystem.open(act.store(), approve)) {
            switch (act.name()) {
                case "ask" -> {
                    Act.awaitRest(system.start(approve, "chair", CHAIR));
                    act.crash();
                }
                case "remind" -> {
                    reminder.await();
                    Act.awaitRest(system.invocation(approve, "chair"));
                    act.crash();
                }
                default -> {
                    system.complete(act.arguments().getFirst(), Answer.class, new Answer("Carol", true));
                    act.say(system.invocation(approve, "chair").result());
                }
            }
        }
    }
}
