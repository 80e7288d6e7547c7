package dev.everfold.cli.example;

import java.io.IOException;
import java.util.List;

/** A durable function to look at: a story of several processes, some of which die. */
interface Example {

    /** All of them. */
    static List<Example> all() {
        return List.of(
                new GreeterExample(),
                new StepsExample(),
                new OrdersExample(),
                new ApprovalExample(),
                new AgentExample(),
                new PaymentExample());
    }

    /** By which it is run. */
    String name();

    /** What it shows, in a line. */
    String purpose();

    /** Tells the story, and says where it went wrong. */
    void tell(Story story) throws IOException, InterruptedException;

    /** Plays one act of it, in a process of its own. */
    void play(Act act) throws Exception;
}
