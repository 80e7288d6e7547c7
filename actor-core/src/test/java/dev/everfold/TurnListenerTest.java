package dev.everfold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.journal.InMemoryJournal;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class TurnListenerTest {

    /** Adds numbers. */
    private static final class Sum implements Decider<String, Long, Long, String> {
        @Override
        public Long initialState() {
            return 0L;
        }

        @Override
        public Decision<Long, String> decide(String command, Long state) {
            if (command.equals("pass on")) {
                return Decision.accept(List.of(), List.of(Message.to(SUM, "other", "7")));
            }
            long number = Long.parseLong(command);
            return number < 0 ? Decision.reject("below zero") : Decision.accept(number);
        }

        @Override
        public Long evolve(Long state, Long event) {
            return state + event;
        }
    }

    private static final ActorType<String, Long, String> SUM =
            ActorType.of("sum", new Sum()).codec(new TextCodec());

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    private ActorSystem open(InMemoryJournal journal, TurnListener<Long> listener) {
        return ActorSystem.open(journal, Environment.production(), SystemOptions.DEFAULT, SUM.listener(listener));
    }

    private void hear(ActorId id, ActorState<? extends Long> state) {
        heard.add(id.key() + " " + state.sequenceNumber() + " " + state.state());
    }

    @Test
    void aListenerHearsOfEveryTurnBeforeTheAskerDoes() {
        try (ActorSystem system = open(new InMemoryJournal(1), this::hear)) {
            ActorRef<String, Long, String> ref = system.ref(SUM, "a");
            ref.ask("5");
            assertThat(heard).containsExactly("a 1 5");
            ref.ask("-1");
            ref.ask("2");
            ref.delete();
            assertThat(heard).containsExactly("a 1 5", "a 1 5", "a 2 7", "a 2 0");
        }
    }

    @Test
    void aListenerHearsOfMessagesThatWereHandled() throws InterruptedException {
        try (ActorSystem system = open(new InMemoryJournal(1), this::hear)) {
            system.ref(SUM, "a").ask("pass on");
            system.awaitDelivery(java.time.Duration.ofSeconds(10));
            assertThat(heard).containsExactly("a 0 0", "other 1 7");
        }
    }

    @Test
    void aReplayTellsAListenerNothing() {
        InMemoryJournal journal = new InMemoryJournal(1);
        try (ActorSystem system = open(journal, this::hear)) {
            system.ref(SUM, "a").ask("5");
        }
        heard.clear();
        try (ActorSystem system = open(journal, this::hear)) {
            assertThat(system.ref(SUM, "a").state().state()).isEqualTo(5L);
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void aListenerThatThrowsHoldsNobodyUp() {
        TurnListener<Long> broken = (id, state) -> {
            throw new IllegalStateException("broken");
        };
        try (ActorSystem system = open(new InMemoryJournal(1), broken)) {
            assertThat(system.ref(SUM, "a").ask("5")).isEqualTo(new Reply.Accepted<>(1, 5L, false));
        }
    }
}
