package dev.everfold.durable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Decision;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.QueueInfo;
import dev.everfold.durable.internal.QueueCommand.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What queues wrote before they limited tags. The files are never changed; each has the name of a type, the definition
 * of its schema, and the bytes of a value.
 */
class QueueEvolutionTest {

    private static Object read(String name) throws IOException {
        List<String> lines;
        try (InputStream file = QueueEvolutionTest.class.getResourceAsStream("/queue-before-tags/" + name)) {
            lines = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        int end = lines.indexOf("");
        String definition = String.join("\n", lines.subList(1, end)) + "\n";
        Schema schema = new Schema(lines.getFirst(), definition.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = HexFormat.of().parseHex(String.join("", lines.subList(end + 1, lines.size())));
        return QueueTypes.opened().codec().decode(new Payload(schema.fingerprint(), bytes), print -> {
            assertThat(print).isEqualTo(schema.fingerprint());
            return schema;
        });
    }

    /** Three at a time and one of each key; send/0 and send/1 run, and six wait for them. */
    @Test
    void snapshotOfThenGoesOn() throws IOException {
        QueueState state = (QueueState) read("state.txt");
        assertThat(Describe.queue("mail", state))
                .isEqualTo(new QueueInfo(
                        "mail",
                        6,
                        2,
                        Map.of("k0", new QueueInfo.Count(3, 1), "k1", new QueueInfo.Count(3, 1)),
                        Map.of()));
        QueueDecider decider = new QueueDecider();
        List<String> order = new ArrayList<>(List.of("send/0", "send/1"));
        for (int i = 0; i < 8; i++) {
            var left = (Decision.Accepted<QueueEvent, Refusal>)
                    decider.decide(new QueueCommand.Leave(order.get(i), Optional.empty()), state);
            for (QueueEvent event : left.events()) {
                state = decider.evolve(state, event);
                if (event instanceof QueueEvent.Released(var invocation)) {
                    order.add(invocation);
                }
            }
        }
        assertThat(order)
                .containsExactly("send/0", "send/1", "send/2", "send/5", "send/4", "send/7", "send/6", "send/3");
        assertThat(state.claims()).isEmpty();
    }

    @Test
    void eventsAndMessagesOfThenHaveNoTags() throws IOException {
        QueueState.Definition definition =
                QueueState.Definition.of(DurableQueue.of("mail").concurrency(3).concurrencyPerKey(1));
        assertThat(read("defined.txt")).isEqualTo(new QueueEvent.Defined(definition, new TreeMap<>()));
        assertThat(read("enqueued.txt"))
                .isEqualTo(new QueueEvent.Enqueued("send/9", "k0", 1, "order 9", Map.of(), Optional.empty()));
        assertThat(read("enqueue.txt"))
                .isEqualTo(new QueueCommand.Enqueue("send/9", "k0", 1, "order 9", Optional.of(definition), Map.of()));
    }
}
