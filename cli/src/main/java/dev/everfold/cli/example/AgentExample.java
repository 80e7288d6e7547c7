package dev.everfold.cli.example;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.examples.agent.Agent;
import dev.everfold.examples.agent.Agent.Model;
import dev.everfold.examples.agent.Agent.Tools;
import dev.everfold.examples.agent.HttpModel;
import dev.everfold.examples.agent.StandIn;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** The {@link Agent}, whose process dies when it knows everything but the answer. */
final class AgentExample implements Example {

    private static final String QUESTION = "What do I wear in Oslo tomorrow?";
    private static final List<String> EACH_ONCE =
            List.of("/model", "/model", "/model", "/tools/calendar", "/tools/wardrobe", "/tools/weather");

    /** The question, and what three tools have found. */
    private static final int ALL_BUT_THE_ANSWER = 4;

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public String purpose() {
        return "an agent with a language model and tools behind HTTP, every call of them in the journal";
    }

    @Override
    public void tell(Story story) throws IOException, InterruptedException {
        try (StandIn standIn = new StandIn()) {
            String address = standIn.address().toString();
            story.say("A stand-in for a model and three tools listens at %s.", address);
            story.say("1. The agent asks the model, uses tools, and its process dies before the last question.");
            story.playUntilCrash("ask", address);
            int before = standIn.requests().size();
            story.expect("five calls until then", before == 5);
            story.say("2. Another process goes on, with all that was said and found.");
            List<String> second = story.play("go-on", address);
            story.expect("the answer", second.getLast().startsWith("answer: Wear the yellow raincoat"));
            story.expect(
                    "each call once, but not " + standIn.requests(),
                    standIn.requests().stream().sorted().toList().equals(EACH_ONCE));
            int all = standIn.requests().size();
            story.say("   The server was asked %d times, %d of them by the second process.", all, all - before);
        }
    }

    @Override
    public void play(Act act) {
        try (HttpModel http = new HttpModel(URI.create(act.arguments().getFirst()))) {
            Model model = conversation -> {
                if (act.name().equals("ask") && conversation.size() == ALL_BUT_THE_ANSWER) {
                    act.crash();
                }
                act.say("asks the model, after " + (conversation.size() - 1) + " results");
                return http.complete(conversation);
            };
            Tools tools = (tool, argument) -> {
                act.say("uses " + tool + " for " + argument);
                return http.use(tool, argument);
            };
            DurableFunction<String, String> agent = Agent.function(model, tools);
            try (DurableSystem system = DurableSystem.open(act.store(), agent)) {
                act.say("answer: " + system.call(agent, "oslo", QUESTION));
            }
        }
    }
}
