package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CompensationTest {

    private final List<String> undone = new CopyOnWriteArrayList<>();

    @Test
    void aMessageUndoesOnceAndInItsPlace() throws InterruptedException {
        DurableFunction<String, String> book = DurableFunction.of("book", String.class, String.class, (ctx, _) -> {
            ctx.compensate("first", () -> undone.add("first"));
            ctx.ask(Seats.TYPE, "flight", new Seats.Take(2));
            ctx.compensate(Message.to(Seats.TYPE, "flight", new Seats.Take(-2)));
            ctx.compensate("last", () -> undone.add("last"));
            throw new TerminalException("no");
        });
        try (DurableSystem system = DurableSystem.of(book).actors(Seats.TYPE).inMemory()) {
            Invocation<String> booking = system.start(book, "a", "x");
            assertThatThrownBy(booking::result).isInstanceOf(InvocationFailedException.class);
            assertThat(system.actors().awaitDelivery(Duration.ofSeconds(30))).isTrue();
            assertThat(system.actors().ref(Seats.TYPE, "flight").state().state())
                    .isEqualTo(new Seats.Taken(0));
            assertThat(system.actors().ref(Seats.TYPE, "flight").state().sequenceNumber())
                    .isEqualTo(2);
            assertThat(undone).containsExactly("last", "first");
            assertThat(booking.steps().stream().map(StepRecord::name))
                    .containsExactly("Seats/flight", "last", "Seats/flight", "first");
        }
    }
}
