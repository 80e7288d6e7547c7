package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorRef;
import dev.everfold.ActorSystem;
import dev.everfold.EverfoldException;
import dev.everfold.Reply;
import dev.everfold.SystemClosedException;
import dev.everfold.SystemOptions;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What was taken is finished; nothing is taken any more. */
@ParameterizedClass
@EnumSource(Storage.class)
class CloseTest {

    private final World world;
    private final Gate gate = new Gate();

    CloseTest(Storage storage) {
        world = new World(storage).scribes(Scribe.type(gate.hooks()));
    }

    @AfterEach
    void close() {
        gate.open();
        world.close();
    }

    @Test
    void commandsThatWereTakenAreFinished() {
        ActorRef<Command, Notes, String> ref = world.scribe("a");
        List<CompletableFuture<Reply<Notes, String>>> replies = IntStream.range(0, 2_000)
                .mapToObj(i -> ref.askAsync(new Note("" + i)))
                .toList();
        world.reopen();
        assertThat(replies)
                .allSatisfy(reply -> assertThat(reply).isCompletedWithValueMatching(Reply.Accepted.class::isInstance));
        assertThat(world.textsOf("a")).hasSize(2_000);
    }

    @Test
    void callsAfterCloseAreRefused() {
        ActorRef<Command, Notes, String> ref = world.scribe("a");
        ref.ask(new Note("x"));
        world.system().close();

        assertRefused(() -> ref.ask(new Note("y")));
        assertRefused(() -> ref.tell(new Note("y")));
        assertThatThrownBy(() -> ref.askAsync(new Note("y")).join()).hasCauseInstanceOf(SystemClosedException.class);
        assertRefused(ref::state);
        assertThatThrownBy(() -> ref.stateAsync().join()).hasCauseInstanceOf(SystemClosedException.class);

        world.reopen();
        assertThat(world.textsOf("a")).containsExactly("x");
    }

    private static void assertRefused(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        SystemClosedException.class,
                        closed -> assertThat(closed.outcomeUnknown()).isFalse());
    }

    @Test
    void closingTwiceIsClosingOnce() {
        ActorSystem system = world.system();
        system.close();
        system.close();
    }

    @Test
    void askersOfUnfinishedCommandsAreToldThatTheOutcomeIsUnknown() {
        world.options(new SystemOptions(
                SystemOptions.DEFAULT.journal(),
                SystemOptions.DEFAULT.mailbox(),
                SystemOptions.DEFAULT.residency(),
                Duration.ZERO,
                Duration.ofMillis(100),
                ""));
        CompletableFuture<Reply<Notes, String>> busy = world.scribe("a").askAsync(Gate.BUSY);
        CompletableFuture<Reply<Notes, String>> behind = world.scribe("a").askAsync(new Note("x"));
        gate.awaitArrival();
        ActorSystem system = world.system();

        system.close();
        gate.open();

        for (CompletableFuture<Reply<Notes, String>> reply : List.of(busy, behind)) {
            assertThatThrownBy(() -> reply.get(10, java.util.concurrent.TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(SystemClosedException.class);
        }
    }

    @Test
    void clientsThatAskWhileTheSystemClosesGetARightAnswer() throws Exception {
        for (int round = 0; round < 5; round++) {
            AtomicInteger acknowledged = new AtomicInteger();
            AtomicInteger unknown = new AtomicInteger();
            List<Future<?>> clients = new ArrayList<>();
            String key = "a" + round;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                ActorRef<Command, Notes, String> ref = world.scribe(key);
                for (int client = 0; client < 32; client++) {
                    clients.add(threads.submit(() -> {
                        while (true) {
                            try {
                                ref.ask(new Note("x"));
                                acknowledged.incrementAndGet();
                            } catch (EverfoldException closed) {
                                assertThat(closed).isInstanceOf(SystemClosedException.class);
                                unknown.addAndGet(closed.outcomeUnknown() ? 1 : 0);
                                return;
                            }
                        }
                    }));
                }
                Eventually.isTrue("clients are at work", () -> acknowledged.get() > 200);
                world.reopen();
                for (Future<?> client : clients) {
                    client.get();
                }
            }
            assertThat(world.textsOf(key).size()).isBetween(acknowledged.get(), acknowledged.get() + unknown.get());
        }
    }
}
