package dev.everfold.durable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Decision;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.internal.QueueCommand.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
        return new QueueCommand.Enqueue(invocation, "", priority, "", Optional.empty(), Map.of());
    }

    private static QueueCommand.Arrive arrive(String invocation, int generation) {
        return new QueueCommand.Arrive(enqueue(invocation, 0), new Ticket(5, generation));
    }

    private static QueueCommand leave(String invocation, int generation) {
        return new QueueCommand.Leave(invocation, Optional.of(new Ticket(5, generation)));
    }

    private static QueueCommand define(DurableQueue queue) {
        return new QueueCommand.Define(QueueState.Definition.of(queue), new TreeMap<>(queue.concurrencyPerTag()));
    }

    @Test
    void hundredThousandWaitAndLeaveInOrderOfPriority() {
        take(define(DurableQueue.of("q").concurrency(1)));
        take(enqueue("f/first", 9));
        for (int i = 0; i < 100_000; i++) {
            take(enqueue("f/" + i, i % 2));
        }
        assertThat(state.waiting()).isEqualTo(100_000);
        assertThat(decider.decide(new QueueCommand.Admit(arrive("f/late", 1)), state))
                .isEqualTo(Decision.reject(new Refusal.Full(100_000)));

        List<String> order = new ArrayList<>();
        String next = "f/first";
        while (!next.isEmpty()) {
            List<String> released = released(take(new QueueCommand.Leave(next, Optional.empty())));
            next = released.isEmpty() ? "" : released.getFirst();
            order.add(next);
        }
        assertThat(order).hasSize(100_001);
        assertThat(order.subList(0, 3)).containsExactly("f/1", "f/3", "f/5");
        assertThat(order.subList(49_999, 50_002)).containsExactly("f/99999", "f/0", "f/2");
        assertThat(state.places()).isEmpty();
        assertThat(state.order().lines()).isEmpty();
        assertThat(state.order().gates()).isEmpty();
        assertThat(state.order().heads()).isEmpty();
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
        take(new QueueCommand.Leave("f/a", Optional.empty()));
        assertThat(take(new QueueCommand.Leave("f/a", Optional.empty())).events())
                .isEmpty();
        assertThat(state.counts().running()).isZero();
    }

    @Test
    void whoWasToldThatItIsNotLetInHearsTheSameWhenItsClientAsksAfterRoomHasCome() {
        take(define(DurableQueue.of("q").concurrency(1).waitingMax(1)));
        take(arrive("f/runs", 0));
        take(arrive("f/waits", 0));
        assertThat(take(arrive("f/late", 0)).messages().getFirst().command())
                .isInstanceOf(InvocationCommand.Refuse.class);
        take(leave("f/runs", 0));

        assertThat(decider.decide(new QueueCommand.Admit(arrive("f/late", 0)), state))
                .isEqualTo(Decision.reject(new Refusal.Full(1)));
        take(leave("f/late", 0));
        take(new QueueCommand.Admit(arrive("f/late", 1)));
        assertThat(state.places()).containsOnlyKeys("f/waits", "f/late");
        assertThat(state.refused()).isEmpty();
    }

    @Test
    void whatComesLateOfAnEarlierStayChangesNothing() {
        take(define(DurableQueue.of("q").concurrency(1)));
        take(arrive("f/a", 0));
        take(arrive("f/a", 1));
        QueueState before = state;
        take(leave("f/a", 0));
        take(arrive("f/a", 0));
        take(arrive("f/a", 1));

        assertThat(state).isEqualTo(before);
        assertThat(state.counts().running()).isEqualTo(1);
        take(leave("f/a", 1));
        assertThat(state.places()).isEmpty();
    }

    @Test
    void stateIsTheSameAfterASnapshotOfIt() {
        take(define(DurableQueue.of("q").concurrency(2).concurrencyPerTag("t", 1)));
        for (int i = 0; i < 10; i++) {
            take(new QueueCommand.Enqueue(
                    "f/" + i, "k" + i % 3, i % 2, "d" + i, Optional.empty(), Map.of("t", "v" + i % 4)));
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

    private static QueueCommand tagged(String invocation, String tag, String value) {
        return new QueueCommand.Enqueue(invocation, "", 0, "", Optional.empty(), Map.of(tag, value));
    }

    @Test
    void hundredThousandBehindAFullTagAreNotLookedAtWhileOthersComeAndGo() {
        take(define(DurableQueue.of("q").waitingMax(200_000).concurrencyPerTag("t", 1)));
        take(tagged("f/first", "t", "full"));
        for (int i = 0; i < 100_000; i++) {
            take(new QueueCommand.Enqueue("f/" + i, "k" + i, 0, "", Optional.empty(), Map.of("t", "full")));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(take(tagged("g/" + i, "t", "" + i)).events()).hasSize(2);
            assertThat(take(new QueueCommand.Leave("g/" + i, Optional.empty())).events())
                    .hasSize(1);
        }
        assertThat(released(take(new QueueCommand.Leave("f/first", Optional.empty()))))
                .containsExactly("f/0");
        assertThat(take(new QueueCommand.Leave("f/0", Optional.empty())).events())
                .containsExactly(new QueueEvent.Left("f/0"), new QueueEvent.Released("f/1"));
    }

    @Test
    void thoseThatHaveRoomAtOneTagAndNoneAtAnotherAreLookedAtInSeveralTurnsAndOnce() {
        take(define(DurableQueue.of("q").concurrencyPerTag("a", 1).concurrencyPerTag("b", 2)));
        take(tagged("f/a", "a", "x"));
        take(tagged("f/b", "b", "x"));
        for (int i = 0; i < 1_000; i++) {
            take(new QueueCommand.Enqueue("f/" + i, "k" + i, 0, "", Optional.empty(), Map.of("a", "x", "b", "x")));
        }
        take(tagged("f/b2", "b", "x"));
        take(tagged("f/last", "a", "x"));

        Decision.Accepted<QueueEvent, Refusal> turn = take(new QueueCommand.Leave("f/a", Optional.empty()));
        List<String> released = new ArrayList<>(released(turn));
        int turns = 1;
        int looks = turn.events().size() - 1;
        while (!turn.messages().isEmpty() && turn.messages().getLast().command() instanceof QueueCommand.Continue) {
            assertThat(released).isEmpty();
            assertThat(turns).isLessThan(4);
            turn = take(new QueueCommand.Continue());
            assertThat(turn.events()).hasSizeLessThanOrEqualTo(256);
            released.addAll(released(turn));
            looks += turn.events().size();
            turns++;
        }
        assertThat(released).containsExactly("f/last");
        assertThat(turns).isEqualTo(4);
        assertThat(looks).isEqualTo(1_001);
        take(new QueueCommand.Leave("f/last", Optional.empty()));
        assertThat(take(tagged("f/more", "a", "x")).events()).hasSize(2);
    }

    @Test
    void limitsOfTagsAreTakenForWhatTheyAreToday() {
        take(define(DurableQueue.of("q").concurrencyPerTag("t", 1)));
        for (int i = 0; i < 4; i++) {
            take(tagged("f/" + i, "t", "x"));
        }
        assertThat(released(take(define(DurableQueue.of("q").concurrencyPerTag("t", 2)))))
                .containsExactly("f/1");
        assertThat(take(define(DurableQueue.of("q").concurrencyPerTag("t", 2))).events())
                .isEmpty();
        assertThat(released(take(define(DurableQueue.of("q").concurrencyPerTag("u", 1)))))
                .containsExactly("f/2", "f/3");
    }
}
