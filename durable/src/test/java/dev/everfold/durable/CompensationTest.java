package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CompensationTest {

    private static final ActorType<Count, Total, Void> TALLY = ActorType.of("Tally", new Tally());

    private record Count(long by) {}

    private record Counted(long by) {}

    private record Total(long count) {}

    private static final class Tally implements Decider<Count, Counted, Total, Void> {
        @Override
        public Total initialState() {
            return new Total(0);
        }

        @Override
        public Decision<Counted, Void> decide(Count command, Total state) {
            return Decision.accept(new Counted(command.by()));
        }

        @Override
        public Total evolve(Total state, Counted event) {
            return new Total(state.count() + event.by());
        }
    }

    private final List<String> undone = new CopyOnWriteArrayList<>();

    @Test
    void aMessageUndoesOnceAndInItsPlace() throws InterruptedException {
        DurableFunction<String, String> book = DurableFunction.of("book", String.class, String.class, (ctx, _) -> {
            ctx.compensate("first", () -> undone.add("first"));
            ctx.ask(TALLY, "seats", new Count(2));
            ctx.compensate(Message.to(TALLY, "seats", new Count(-2)));
            ctx.compensate("last", () -> undone.add("last"));
            throw new TerminalException("no");
        });
        try (DurableSystem system = DurableSystem.of(book).actors(TALLY).inMemory()) {
            Invocation<String> booking = system.start(book, "a", "x");
            assertThatThrownBy(booking::result).isInstanceOf(InvocationFailedException.class);
            assertThat(system.actors().awaitDelivery(Duration.ofSeconds(30))).isTrue();
            assertThat(system.actors().ref(TALLY, "seats").state().state()).isEqualTo(new Total(0));
            assertThat(system.actors().ref(TALLY, "seats").state().sequenceNumber())
                    .isEqualTo(2);
            assertThat(undone).containsExactly("last", "first");
            assertThat(booking.steps().stream().map(StepRecord::name))
                    .containsExactly("Tally/seats", "last", "Tally/seats", "first");
        }
    }
}
