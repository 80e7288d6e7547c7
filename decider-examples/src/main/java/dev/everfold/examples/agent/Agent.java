package dev.everfold.examples.agent;

import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableFuture;
import dev.everfold.durable.TerminalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers questions with a model that may call tools first. What the model said and what tools found is journaled the
 * moment it is there: an agent that dies in the middle of a long conversation goes on where it was, pays for no answer
 * twice, and does not hear another one the second time.
 */
public final class Agent {

    private static final int TURNS_MAX = 10;

    private final Model model;
    private final Tools tools;

    private Agent(Model model, Tools tools) {
        this.model = model;
        this.tools = tools;
    }

    /** A language model. */
    @FunctionalInterface
    public interface Model {

        /** Says what comes after this conversation. */
        Said complete(List<String> conversation) throws IOException, InterruptedException;
    }

    /** What the agent can do in the world. */
    @FunctionalInterface
    public interface Tools {
        String use(String tool, String argument) throws IOException, InterruptedException;
    }

    /**
     * What the model said.
     *
     * @param answer to the question; empty as long as it wants to use tools
     * @param calls of tools, all of which it wants before it goes on
     */
    public record Said(String answer, List<Call> calls) {}

    /** A call of a tool. */
    public record Call(String tool, String argument) {}

    /** The function, with this model and these tools; it answers a question. */
    public static DurableFunction<String, String> function(Model model, Tools tools) {
        return DurableFunction.of("agent", String.class, String.class, new Agent(model, tools)::answer);
    }

    private String answer(Context ctx, String question) {
        List<String> conversation = new ArrayList<>(List.of("user: " + question));
        for (int turn = 1; turn <= TURNS_MAX; turn++) {
            List<String> soFar = List.copyOf(conversation);
            Said said = ctx.run("model", Said.class, () -> model.complete(soFar));
            if (said.calls().isEmpty()) {
                return said.answer();
            }
            List<DurableFuture<String>> found = new ArrayList<>();
            for (Call call : said.calls()) {
                found.add(ctx.runAsync(call.tool(), String.class, () -> tools.use(call.tool(), call.argument())));
            }
            List<String> results = ctx.all(found);
            for (int i = 0; i < results.size(); i++) {
                conversation.add(said.calls().get(i).tool() + ": " + results.get(i));
            }
        }
        throw new TerminalException("the model has no answer after " + TURNS_MAX + " turns");
    }
}
