package dev.everfold.durable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Decision;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.internal.QueueCommand.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueDeciderTest {

    private final QueueDecider decider = new QueueDecider();
    private QueueState state = decider.initialState();

    private Decision.Accepted<QueueEvent, Refusal> take(QueueCommand command) {
        Decision.Accepted<QueueEvent, Refusal> accepted =
                (Decision.Accepted<QueueEvent, Refusal>) decider.decide(command, state);
        for (QueueEvent event : accepted.events()) {
            state = decider.evolve(state, event);
        }
        return accepted;
    }

    private static List<String> released(Decision.Accepted<QueueEvent, Refusal> accepted) {
        return accepted.events().stream()
                .filter(QueueEvent.Released.class::isInstance)
                .map(event -> ((QueueEvent.Released) event).invocation())
                .toList();
    }

    private static QueueCommand.Enqueue enqueue(String invocation, int priority) {
        return new QueueCommand.Enqueue(invocation, "", priority, "", Optional.empty());
    }

    private static QueueCommand define(DurableQueue queue) {
        return new QueueCommand.Define(QueueState.Definition.of(queue));
    }

    @Test
    void hundredThousandWaitAndLeaveInOrderOfPriority() {
        take(define(DurableQueue.of("q").concurrency(1)));
        take(enqueue("f/first", 9));
        for (int i = 0; i < 100_000; i++) {
            take(enqueue("f/" + i, i % 2));
        }
        assertThat(state.waiting()).isEqualTo(100_000);
        assertThat(decider.decide(new QueueCommand.Admit(enqueue("f/late", 0)), state))
                .isEqualTo(Decision.reject(new Refusal.Full(100_000)));

        List<String> order = new ArrayList<>();
        String next = "f/first";
        while (!next.isEmpty()) {
            List<String> released = released(take(new QueueCommand.Leave(next)));
            next = released.isEmpty() ? "" : released.getFirst();
            order.add(next);
        }
        assertThat(order).hasSize(100_001);
        assertThat(order.subList(0, 3)).containsExactly("f/1", "f/3", "f/5");
        assertThat(order.subList(49_999, 50_002)).containsExactly("f/99999", "f/0", "f/2");
        assertThat(state.places()).isEmpty();
        assertThat(state.lines()).isEmpty();
        assertThat(state.heads()).isEmpty();
    }

    @Test
    void manyReleasesAreSpreadOverTurns() {
        take(define(DurableQueue.of("q").concurrency(1)));
        for (int i = 0; i < 1_000; i++) {
            take(enqueue("f/" + i, 0));
        }
        Decision.Accepted<QueueEvent, Refusal> first = take(define(DurableQueue.of("q")));
        assertThat(released(first)).hasSize(256);
        assertThat(first.messages().getLast().command()).isEqualTo(new QueueCommand.Continue());

        int turns = 1;
        while (take(new QueueCommand.Continue()).messages().getLast().command() instanceof QueueCommand.Continue) {
            turns++;
        }
        assertThat(turns).isEqualTo(3);
        assertThat(state.waiting()).isZero();
    }

    @Test
    void nothingIsReleasedBeforeTheLimitsAreKnown() {
        assertThat(released(take(enqueue("f/a", 0)))).isEmpty();
        assertThat(released(take(define(DurableQueue.of("q"))))).containsExactly("f/a");
    }

    @Test
    void comingTwiceAndLeavingTwiceAreOnce() {
        take(define(DurableQueue.of("q").concurrency(1)));
        take(enqueue("f/a", 0));
        take(enqueue("f/a", 0));
        assertThat(state.places()).hasSize(1);
        take(new QueueCommand.Leave("f/a"));
        assertThat(take(new QueueCommand.Leave("f/a")).events()).isEmpty();
        assertThat(state.counts().running()).isZero();
    }

    @Test
    void stateIsTheSameAfterASnapshotOfIt() {
        take(define(DurableQueue.of("q").concurrency(2)));
        for (int i = 0; i < 10; i++) {
            take(new QueueCommand.Enqueue("f/" + i, "k" + i % 3, i % 2, "d" + i, Optional.empty()));
        }
        var codec = QueueTypes.opened().codec();
        Object read = codec.decode(
                codec.encode(state),
                print -> codec.schemas().stream()
                        .filter(schema -> schema.fingerprint() == print)
                        .findFirst()
                        .orElseThrow());
        assertThat(read).isEqualTo(state).hasSameHashCodeAs(state);
        assertThat(((QueueState) read).next()).isEqualTo(state.next());
    }
}
