package dev.everfold.properties.engine;

import static dev.everfold.properties.engine.Scribe.letter;
import static dev.everfold.properties.engine.Scribe.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorId;
import dev.everfold.CommandOptions;
import dev.everfold.DeciderFailedException;
import dev.everfold.Reply;
import dev.everfold.UndeliveredMessage;
import dev.everfold.properties.FaultyJournal.Faults;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Explode;
import dev.everfold.properties.engine.Scribe.Letter;
import dev.everfold.properties.engine.Scribe.Nod;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.PassOn;
import dev.everfold.properties.engine.Scribe.Refuse;
import dev.everfold.properties.engine.Scribe.Send;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages between actors: exactly once, in order per sender and receiver (P9). */
@ParameterizedClass
@EnumSource(Storage.class)
class MessageTest {

    private final World world;
    private final Gate gate = new Gate();

    MessageTest(Storage storage) {
        world = new World(storage);
    }

    @AfterEach
    void close() {
        gate.open();
        world.close();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    // ---- Delivery

    @Test
    void messageIsDecidedByItsReceiver() {
        world.scribe("a").ask(send(letter("b", new Note("hello"))));
        world.deliverAll();
        assertThat(world.textsOf("b")).containsExactly("hello");
    }

    @Test
    void messagesOfOneTurnAndOfManyArriveInOrder() {
        List<String> receivers = List.of("r0", "r1", "r2", "r3", "r4", "r5", "r6");
        for (int turn = 0; turn < 200; turn++) {
            List<Letter> letters = new ArrayList<>();
            for (String receiver : receivers) {
                letters.add(letter(receiver, new Note(turn + ".0")));
                letters.add(letter(receiver, new Note(turn + ".1")));
            }
            world.scribe("a").tell(new Send(Optional.of("sent"), letters));
        }
        world.scribe("a").ask(new Nod());
        world.deliverAll();
        List<String> expected = IntStream.range(0, 200)
                .boxed()
                .flatMap(turn -> Stream.of(turn + ".0", turn + ".1"))
                .toList();
        for (String receiver : receivers) {
            assertThat(world.textsOf(receiver)).isEqualTo(expected);
        }
    }

    @Test
    void orderHoldsFarBeyondTheWindowOfAChannel() {
        numbers(6_000).forEach(n -> world.scribe("a").tell(send(letter("b", new Note(n)))));
        world.scribe("a").ask(new Nod());
        world.deliverAll();
        assertThat(world.textsOf("b")).isEqualTo(numbers(6_000));
    }

    @Test
    void actorCanSendToItself() {
        world.scribe("a").ask(new PassOn("x", Collections.nCopies(50, "a")));
        world.deliverAll();
        assertThat(world.textsOf("a")).isEqualTo(Collections.nCopies(51, "x"));
    }

    @Test
    void actorsCanSendInCyclesWithoutEnd() {
        List<String> ring = List.of("b", "c", "d", "a");
        List<String> route =
                Stream.generate(() -> ring).limit(50).flatMap(List::stream).toList();
        for (int i = 0; i < 20; i++) {
            world.scribe("a").tell(new PassOn("x", route));
        }
        world.scribe("a").ask(new Nod());
        world.deliverAll();
        assertThat(world.textsOf("a")).hasSize(20 * 51);
        assertThat(world.textsOf("d")).hasSize(20 * 50);
    }

    @Test
    void actorsCanFloodEachOther() {
        for (int i = 0; i < 3_000; i++) {
            world.scribe("a").tell(send(letter("b", new Note("" + i))));
            world.scribe("b").tell(send(letter("a", new Note("" + i))));
        }
        world.scribe("a").ask(new Nod());
        world.scribe("b").ask(new Nod());
        world.deliverAll();
        assertThat(world.textsOf("a")).isEqualTo(numbers(3_000));
        assertThat(world.textsOf("b")).isEqualTo(numbers(3_000));
    }

    @Test
    void messageToATypeThatTheSystemDoesNotHaveFailsTheCommand() {
        assertThatThrownBy(() -> world.scribe("a").ask(new Scribe.SendAbroad("x")))
                .isInstanceOf(DeciderFailedException.class)
                .hasMessageContaining("Counter");
        assertThat(world.system().undeliveredCount()).isZero();
    }

    // ---- What the sender's turn has to do with it

    @Test
    void messageLeavesWhenItsTurnIsDurable() {
        Faults faults = world.faultsOf("a");
        faults.holdCommits();
        world.scribe("a").tell(send(letter("b", new Note("x"))));
        Eventually.isTrue("a commit is under way", faults::holdsCommit);
        Eventually.passSomeTime();
        assertThat(world.system().undeliveredCount()).isZero();
        faults.releaseCommits();
        world.scribe("a").ask(new Nod());
        world.deliverAll();
        assertThat(world.textsOf("b")).containsExactly("x");
    }

    @Test
    void turnThatACrashTookHasSentNothing() {
        Faults faults = world.faultsOf("a");
        faults.holdCommits();
        world.scribe("a").tell(new Send(Optional.of("sent"), List.of(letter("b", new Note("x")))));
        Eventually.isTrue("a commit is under way", faults::holdsCommit);
        world.crash();
        world.deliverAll();
        assertThat(world.textsOf("b")).hasSameSizeAs(world.textsOf("a"));
    }

    @Test
    void commandWithAKeySendsOnce() {
        for (int i = 0; i < 3; i++) {
            world.scribe("a").ask(send(letter("b", new Note("x"))), CommandOptions.key("k"));
            world.crash();
            world.scribe("a").ask(send(letter("b", new Note("x"))), CommandOptions.key("k"));
        }
        world.deliverAll();
        assertThat(world.textsOf("b")).containsExactly("x");
    }

    // ---- Crashes

    @Test
    void everyMessageArrivesOnceAndInOrderWhereverTheCrashesFall() {
        List<String> senders = List.of("s0", "s1", "s2", "s3");
        for (int round = 0; round < 12; round++) {
            for (int i = 0; i < 400; i++) {
                String sender = senders.get(i % 4);
                world.scribe(sender).tell(new Scribe.Enumerate(sender, "r" + i % 3));
            }
            world.scribe(senders.get(round % 4)).ask(new Nod());
            if (round % 3 == 2) {
                world.reopen();
            } else {
                world.crash();
            }
        }
        world.deliverAll();
        for (String receiver : List.of("r0", "r1", "r2")) {
            List<String> received = world.textsOf(receiver);
            for (String sender : senders) {
                String sent = "to " + receiver;
                int count = Collections.frequency(world.textsOf(sender), sent);
                assertThat(received.stream().filter(text -> text.startsWith(sender)))
                        .as("what %s sent to %s", sender, receiver)
                        .containsExactlyElementsOf(numbers(count).stream()
                                .map(n -> sender + " " + n)
                                .toList());
            }
        }
    }

    @Test
    void messagesUnderWayAreDeliveredAfterReopening() {
        world.scribes(Scribe.type(gate.hooks()));
        world.scribe("b").tell(Gate.BUSY);
        gate.awaitArrival();
        numbers(2_500).forEach(n -> world.scribe("a").tell(send(letter("b", new Note(n)))));
        world.scribe("a").ask(new Nod());
        assertThat(world.system().undeliveredCount()).isEqualTo(2_500);
        gate.open();
        world.reopen();
        world.deliverAll();
        assertThat(world.textsOf("b")).filteredOn(text -> !text.equals("busy")).isEqualTo(numbers(2_500));
    }

    @Test
    void rejectedMessageIsHandledForGood() {
        AtomicInteger decided = new AtomicInteger();
        world.scribes(Scribe.type(new Scribe.Hooks(
                command -> {
                    if (command.equals(new Refuse("no"))) {
                        decided.incrementAndGet();
                    }
                },
                _ -> {})));
        world.scribe("a").ask(send(letter("b", new Refuse("no")), letter("b", new Note("next"))));
        world.deliverAll();
        world.crash();
        world.reopen();
        world.deliverAll();
        assertThat(decided).hasValue(1);
        assertThat(world.textsOf("b")).containsExactly("next");
    }

    // ---- Answers to rejected messages

    @Test
    void senderHearsOfARejectionIfItAskedTo() {
        Letter refused = letter("b", new Refuse("no"), letter("a", new Note("b said no")));
        Letter accepted = letter("b", new Note("x"), letter("a", new Note("never")));
        world.scribe("a").ask(send(refused, accepted, letter("c", new Refuse("unheard"))));
        world.deliverAll();
        assertThat(world.textsOf("a")).containsExactly("b said no");
        assertThat(world.textsOf("b")).containsExactly("x");
    }

    @Test
    void senderHearsOfAFailureOfTheReceiver() {
        world.scribe("a").ask(send(letter("b", new Explode(), letter("a", new Note("b failed")))));
        world.scribe("a").ask(send(letter("b", new Note("next"))));
        world.deliverAll();
        assertThat(world.textsOf("a")).containsExactly("b failed");
        assertThat(world.textsOf("b")).containsExactly("next");
    }

    @Test
    void answersArriveOnceWhereverTheCrashesFall() {
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 50; i++) {
                String text = round + "." + i;
                Command command = send(letter("b", new Refuse("no"), letter("c", new Note(text))));
                world.scribe("a").tell(command, CommandOptions.key(text));
            }
            world.scribe("a").ask(new Nod());
            world.crash();
            for (int i = 0; i < 50; i++) {
                String text = round + "." + i;
                Command command = send(letter("b", new Refuse("no"), letter("c", new Note(text))));
                world.scribe("a").ask(command, CommandOptions.key(text));
            }
        }
        world.deliverAll();
        assertThat(world.textsOf("c"))
                .isEqualTo(IntStream.range(0, 10)
                        .boxed()
                        .flatMap(round -> IntStream.range(0, 50).mapToObj(i -> round + "." + i))
                        .toList());
    }

    // ---- What is not delivered yet

    @Test
    void undeliveredMessagesAreListedWithSenderReceiverAndCommand() {
        world.scribes(Scribe.type(gate.hooks()));
        world.scribe("b").tell(Gate.BUSY);
        gate.awaitArrival();
        world.scribe("a").ask(send(letter("b", new Note("x")), letter("c", new Note("y"))));
        Eventually.isTrue("c has its message", () -> world.system().undeliveredCount() == 1);

        try (Stream<UndeliveredMessage> undelivered = world.system().undelivered()) {
            UndeliveredMessage message = undelivered.toList().getFirst();
            assertThat(message.sender()).isEqualTo(new ActorId("scribe", "a"));
            assertThat(message.receiver()).isEqualTo(new ActorId("scribe", "b"));
            assertThat(message.command()).contains("Note");
            assertThat(message.sentAtMillis()).isPositive();
        }
        gate.open();
        world.deliverAll();
        assertThat(world.system().undelivered()).isEmpty();
    }

    @Test
    void waitForDeliveryEndsWhenItsTimeIsOver() throws InterruptedException {
        world.scribes(Scribe.type(gate.hooks()));
        world.scribe("b").tell(Gate.BUSY);
        gate.awaitArrival();
        world.scribe("a").ask(send(letter("b", new Note("x"))));
        assertThat(world.system().awaitDelivery(Duration.ofMillis(50))).isFalse();
        gate.open();
        assertThat(world.system().awaitDelivery(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void slowReceiverHoldsUpNeitherItsSendersNorOtherShards() {
        world.scribes(Scribe.type(gate.hooks()));
        int slowShard = world.shardOf("slow");
        List<String> elsewhere = world.keysIn(slowShard, false, "other", 3);
        world.scribe("slow").tell(Gate.BUSY);
        gate.awaitArrival();
        for (String n : numbers(5_000)) {
            world.scribe("a").tell(send(letter("slow", new Note(n))));
        }
        for (String n : numbers(100)) {
            elsewhere.forEach(other -> world.scribe("a").tell(send(letter(other, new Note(n)))));
        }
        world.scribe("a").ask(new Nod());
        Eventually.isTrue("others have their messages", () -> world.system().undeliveredCount() == 5_000);
        elsewhere.forEach(other -> assertThat(world.textsOf(other)).isEqualTo(numbers(100)));
        assertThat(world.scribe(world.keysIn(slowShard, true, "neighbour", 1).getFirst())
                        .ask(new Note("x")))
                .isInstanceOf(Reply.Accepted.class);
        try (Stream<UndeliveredMessage> undelivered = world.system().undelivered()) {
            assertThat(undelivered).hasSize(5_000);
        }

        gate.open();
        world.deliverAll();
        assertThat(world.textsOf("slow")).hasSize(5_001).endsWith("4999");
    }
}
