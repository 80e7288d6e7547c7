package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.durable.StartOptions;
import dev.everfold.durable.TerminalException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is listed of a store without the functions that wrote it. */
class InvocationsCommandTest {

    @TempDir
    private Path directory;

    private final DurableFunction<String, String> work =
            DurableFunction.of("work", String.class, String.class, (ctx, input) -> {
                ctx.run("look", () -> {
                    if (input.equals("bad")) {
                        throw new TerminalException("no\nway");
                    }
                });
                return input.equals("long") ? ctx.promise("go", String.class).get() : input;
            });

    /** One that is done, one that has failed, and one that is paused. */
    @BeforeEach
    void makeStore() {
        StartOptions red = StartOptions.DEFAULT.tag("color", "red");
        try (DurableSystem system = DurableSystem.open(directory, work)) {
            system.start(work, "a", "good", red.tag("by", "ann")).result();
            Invocation<String> failed = system.start(work, "b", "bad", StartOptions.DEFAULT.tag("color", "blue"));
            assertThatThrownBy(failed::result).isInstanceOf(InvocationFailedException.class);
            system.start(work, "c", "long", red).pause("hold it");
        }
    }

    private List<String> listed(String... more) {
        List<String> arguments = new ArrayList<>(List.of("invocations", "--data", directory.toString()));
        arguments.addAll(List.of(more));
        Tool.Outcome outcome = Tool.run(arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out().lines().sorted().toList();
    }

    @Test
    void eachInvocationIsTold() {
        assertThat(listed("--function", "work"))
                .satisfiesExactly(
                        a -> assertThat(a)
                                .startsWith("work/a COMPLETED, started 2")
                                .endsWith(", version 1, by=ann, color=red"),
                        b -> assertThat(b)
                                .startsWith("work/b FAILED, started 2")
                                .contains(", color=blue: ")
                                .contains("no way"),
                        c -> assertThat(c)
                                .startsWith("work/c PAUSED, started 2")
                                .contains("hold it"));
    }

    @Test
    void filtersGoByFunctionStatusAndTags() {
        assertThat(listed("--status", "paused,failed"))
                .extracting(line -> line.substring(0, 6))
                .containsExactly("work/b", "work/c");
        assertThat(listed("--tag", "color=red", "--tag", "by=ann")).hasSize(1);
        assertThat(listed("--tag", "color=red")).hasSize(2);
        assertThat(listed("--function", "other")).isEmpty();
    }

    @Test
    void jsonHasALineForEach() {
        JsonNode json = Tool.run("invocations", "--data", directory.toString(), "--status", "FAILED", "--json")
                .json();
        assertThat(json.path("function").asText()).isEqualTo("work");
        assertThat(json.path("id").asText()).isEqualTo("b");
        assertThat(json.path("tags").path("color").asText()).isEqualTo("blue");
        assertThat(json.path("trouble").path("message").asText()).contains("no\nway");
    }

    @Test
    void storeInUseAndNoStoreAreRefused() {
        try (DurableSystem system = DurableSystem.open(directory, work)) {
            assertThat(system.versions()).isNotEmpty();
            assertThat(Tool.run("invocations", "--data", directory.toString()).exitCode())
                    .isEqualTo(2);
        }
        assertThat(Tool.run("invocations", "--data", directory.resolve("none").toString())
                        .exitCode())
                .isEqualTo(2);
    }
}
