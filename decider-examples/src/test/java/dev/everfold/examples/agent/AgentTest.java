package dev.everfold.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.durable.testkit.DurableReplay;
import dev.everfold.durable.testkit.DurableTestkit;
import dev.everfold.examples.agent.Agent.Call;
import dev.everfold.examples.agent.Agent.Said;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentTest {

    private static final String QUESTION = "What do I wear in Oslo tomorrow?";

    private StandIn standIn;
    private HttpModel http;
    private DurableFunction<String, String> agent;

    @BeforeEach
    void start() throws IOException {
        standIn = new StandIn();
        http = new HttpModel(standIn.address());
        agent = Agent.function(http, http);
    }

    @AfterEach
    void stop() {
        http.close();
        standIn.close();
    }

    @Test
    void theModelUsesToolsAndAnswers() {
        try (DurableTestkit kit = DurableTestkit.of(agent)) {
            Invocation<String> asked = kit.start(agent, "1", QUESTION);
            assertThat(kit.result(asked)).startsWith("Wear the yellow raincoat");
            assertThat(standIn.requests())
                    .containsExactlyInAnyOrder(
                            "/model", "/tools/weather", "/tools/calendar", "/model", "/tools/wardrobe", "/model");
        }
    }

    @Test
    void aCrashAnywhereAsksNobodyTwice() {
        assertThat(DurableReplay.of(agent, QUESTION).check()).isGreaterThan(6);
    }

    @Test
    void aModelThatOnlyCallsToolsIsStopped() {
        DurableFunction<String, String> endless =
                Agent.function(_ -> new Said("", List.of(new Call("weather", "Oslo"))), (_, _) -> "rain");
        try (DurableTestkit kit = DurableTestkit.of(endless)) {
            Invocation<String> asked = kit.start(endless, "1", QUESTION);
            assertThatThrownBy(() -> kit.result(asked))
                    .isInstanceOf(InvocationFailedException.class)
                    .hasMessageContaining("no answer after 10 turns");
            assertThat(kit.runs()).containsEntry("model", 10);
        }
    }
}
