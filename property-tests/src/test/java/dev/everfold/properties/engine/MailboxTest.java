package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.MailboxFullException;
import dev.everfold.MailboxOptions;
import dev.everfold.Reply;
import dev.everfold.SystemOptions;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Mailboxes are bounded, and the bound has a policy. */
@ParameterizedClass
@EnumSource(Storage.class)
class MailboxTest {

    private final World world;
    private final Gate gate = new Gate();

    MailboxTest(Storage storage) {
        world = new World(storage).scribes(Scribe.type(gate.hooks()));
    }

    @AfterEach
    void close() {
        gate.open();
        world.close();
    }

    private void mailbox(MailboxOptions options) {
        world.options(SystemOptions.DEFAULT.mailbox(options));
    }

    /** Fills the mailbox of a scribe that does not get on; gives the replies of those that were taken. */
    private List<CompletableFuture<Reply<Notes, String>>> fill(String key) {
        List<CompletableFuture<Reply<Notes, String>>> replies = new ArrayList<>();
        replies.add(world.scribe(key).askAsync(Gate.BUSY));
        gate.awaitArrival();
        CompletableFuture<Reply<Notes, String>> newest = world.scribe(key).askAsync(new Note("waits"));
        while (replies.size() < 1_000 && !newest.isCompletedExceptionally()) {
            replies.add(newest);
            newest = world.scribe(key).askAsync(new Note("waits"));
        }
        assertThat(newest)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(MailboxFullException.class);
        return replies;
    }

    @Test
    void fullMailboxRefusesTheCommand() {
        mailbox(MailboxOptions.refusing(3));
        List<CompletableFuture<Reply<Notes, String>>> taken = fill("a");
        assertThat(taken.size()).isBetween(3, 4);
        assertThatThrownBy(() -> world.scribe("a").ask(new Note("one too many")))
                .isInstanceOfSatisfying(
                        MailboxFullException.class,
                        full -> assertThat(full.outcomeUnknown()).isFalse())
                .hasMessageContaining("scribe/a");
        assertThatThrownBy(() -> world.scribe("a").tell(new Note("one too many")))
                .isInstanceOf(MailboxFullException.class);

        gate.open();
        taken.forEach(CompletableFuture::join);
        assertThat(world.textsOf("a")).hasSize(taken.size()).doesNotContain("one too many");
        world.scribe("a").ask(new Note("room again"));
    }

    @Test
    void mailboxesOfOtherActorsAreNotFull() {
        mailbox(MailboxOptions.refusing(3));
        fill("a");
        world.scribe("b").ask(new Note("b"));
    }

    @Test
    void fullMailboxMakesTheCallerWaitUntilItsTimeIsOver() {
        mailbox(MailboxOptions.waiting(3, Duration.ofMillis(60)));
        fill("a");
        long start = System.nanoTime();
        assertThatThrownBy(() -> world.scribe("a").ask(new Note("x"))).isInstanceOf(MailboxFullException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(60));
    }

    @Test
    void callerThatWaitsForAPlaceGetsOne() throws Exception {
        mailbox(MailboxOptions.waiting(1, Duration.ofSeconds(10)));
        CompletableFuture<Reply<Notes, String>> busy = world.scribe("a").askAsync(Gate.BUSY);
        gate.awaitArrival();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply<Notes, String>>> waiting = IntStream.range(0, 5)
                    .mapToObj(i -> threads.submit(() -> world.scribe("a").ask(new Note("" + i))))
                    .toList();
            Eventually.passSomeTime();
            gate.open();
            for (Future<Reply<Notes, String>> reply : waiting) {
                assertThat(reply.get()).isInstanceOf(Reply.Accepted.class);
            }
        }
        assertThat(busy.join()).isInstanceOf(Reply.Accepted.class);
        assertThat(world.textsOf("a")).hasSize(6);
    }

    @Test
    void manyCallersGetThroughANarrowMailbox() throws Exception {
        mailbox(MailboxOptions.waiting(2, Duration.ofSeconds(20)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply<Notes, String>>> replies = IntStream.range(0, 500)
                    .mapToObj(i -> threads.submit(() -> world.scribe("a").ask(new Note("" + i))))
                    .toList();
            for (Future<Reply<Notes, String>> reply : replies) {
                assertThat(reply.get()).isInstanceOf(Reply.Accepted.class);
            }
        }
        assertThat(world.textsOf("a")).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void messagesAreNotRefusedByAFullMailbox() {
        mailbox(MailboxOptions.refusing(3));
        int taken = fill("a").size();
        for (int i = 0; i < 20; i++) {
            world.scribe("sender").ask(Scribe.send(Scribe.letter("a", new Note("message"))));
        }
        gate.open();
        world.deliverAll();
        assertThat(world.textsOf("a")).hasSize(taken + 20);
    }
}
