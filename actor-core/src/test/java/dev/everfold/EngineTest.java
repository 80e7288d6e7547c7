package dev.everfold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.codec.Codec;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.testkit.ManualEnvironment;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineTest {

    /** Adds numbers; "send n" passes n on to the actor "sink"; negative sums are rejected. */
    private static final class Sum implements Decider<String, Long, Long, String> {
        @Override
        public Long initialState() {
            return 0L;
        }

        @Override
        public Decision<Long, String> decide(String command, Long state) {
            if (command.startsWith("send ")) {
                String number = command.substring(5);
                return Decision.accept(List.of(Long.valueOf(number)), List.of(Message.to(SUM, "sink", number)));
            }
            long number = Long.parseLong(command);
            return state + number < 0 ? Decision.reject("below zero") : Decision.accept(number);
        }

        @Override
        public Long evolve(Long state, Long event) {
            return state + event;
        }
    }

    private static final ActorType<String, Long, String> SUM =
            ActorType.of("sum", new Sum()).codec(new TextCodec());

    @Test
    void acceptedCommandsChangeTheStateAndRejectedOnesDoNot() {
        try (ActorSystem system = ActorSystem.inMemory(SUM)) {
            ActorRef<String, Long, String> ref = system.ref(SUM, "a");
            assertThat(ref.ask("5")).isEqualTo(new Reply.Accepted<>(1, 5L, false));
            assertThat(ref.ask("-6")).isEqualTo(new Reply.Rejected<>("below zero", false));
            assertThat(ref.ask("-5")).isEqualTo(new Reply.Accepted<>(2, 0L, false));
            assertThat(ref.state()).isEqualTo(new ActorState<>(2, 0L));
            assertThat(system.keys(SUM)).containsExactly("a");
        }
    }

    @Test
    void manyClientsOnOneActorLoseNothing() {
        try (ActorSystem system = ActorSystem.inMemory(SUM)) {
            ActorRef<String, Long, String> ref = system.ref(SUM, "a");
            IntStream.range(0, 10_000)
                    .mapToObj(i -> ref.askAsync("1"))
                    .toList()
                    .forEach(reply -> assertThat(reply.join()).isInstanceOf(Reply.Accepted.class));
            assertThat(ref.state()).isEqualTo(new ActorState<>(10_000, 10_000L));
        }
    }

    @Test
    void messagesArriveOnceAlsoAfterARestart() throws InterruptedException {
        InMemoryJournal journal = new InMemoryJournal(3);
        for (int round = 1; round <= 3; round++) {
            try (ActorSystem system = ActorSystem.open(journal, Environment.production(), SystemOptions.DEFAULT, SUM)) {
                for (int i = 0; i < 5_000; i++) {
                    system.ref(SUM, "k" + i % 100).tell("send 1");
                }
                if (round < 3) {
                    continue; // closing leaves messages undelivered
                }
                for (int i = 0; i < 100; i++) {
                    system.ref(SUM, "k" + i).ask("0");
                }
                assertThat(system.awaitDelivery(Duration.ofSeconds(10))).isTrue();
                assertThat(system.undelivered()).isEmpty();
                assertThat(system.ref(SUM, "sink").state()).isEqualTo(new ActorState<>(15_000, 15_000L));
            }
        }
    }

    @Test
    void aSmallResidencyChangesNothingButMemory() {
        SystemOptions options = SystemOptions.DEFAULT.residency(ResidencyOptions.DEFAULT.actorsMax(10));
        try (ActorSystem system = ActorSystem.open(new InMemoryJournal(2), Environment.production(), options, SUM)) {
            for (int round = 1; round <= 5; round++) {
                for (int i = 0; i < 1000; i++) {
                    assertThat(system.ref(SUM, "k" + i).ask("1"))
                            .isEqualTo(new Reply.Accepted<>(round, (long) round, false));
                }
            }
        }
    }

    /**
     * The actors' keys have one hash, so that they meet in one bin of every map, where a virtual thread that has to
     * wait gives its carrier away: to callers who must not keep it.
     */
    @Test
    void callersWhoMeetAnActorThatLeavesDoNotKeepItFromLeaving() throws InterruptedException {
        List<String> keys = IntStream.range(0, 32)
                .mapToObj(i -> IntStream.range(0, 5)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()))
                .toList();
        SystemOptions options = SystemOptions.DEFAULT.residency(ResidencyOptions.DEFAULT.actorsMax(1));
        int clients = 8 * Runtime.getRuntime().availableProcessors();
        CountDownLatch working = new CountDownLatch(clients);
        try (ActorSystem system = ActorSystem.open(new InMemoryJournal(1), Environment.production(), options, SUM)) {
            for (int client = 0; client < clients; client++) {
                int first = client;
                Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 500; i++) {
                        system.ref(SUM, keys.get((first + i * 7) % keys.size())).ask("1");
                    }
                    working.countDown();
                });
            }
            assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whoWaitsForTheEngineOnItsOwnThreadGetsAnError() {
        ManualEnvironment byHand = ManualEnvironment.inOrder();
        ActorSystem system = ActorSystem.open(new InMemoryJournal(1), byHand.environment(), SystemOptions.DEFAULT, SUM);
        ActorRef<String, Long, String> ref = system.ref(SUM, "a");
        List<CompletableFuture<?>> waiting = List.of(
                ref.askAsync("1").thenApply(_ -> ref.ask("1")),
                ref.askAsync("1").thenApply(_ -> system.ref(SUM, "b").state()),
                ref.askAsync("1").thenRun(system::close));
        byHand.runAll();
        for (CompletableFuture<?> future : waiting) {
            assertThat(future)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("would wait for itself");
        }
        assertThat(ref.state()).isEqualTo(new ActorState<>(3, 3L));
    }

    @Test
    void nullsAreRefusedAndStopNothing() {
        try (ActorSystem system = ActorSystem.inMemory(SUM)) {
            ActorRef<String, Long, String> ref = system.ref(SUM, "a");
            assertThatNullPointerException().isThrownBy(() -> ref.ask(nothing()));
            assertThatNullPointerException().isThrownBy(() -> ref.tell("1", nothing()));
            assertThatNullPointerException().isThrownBy(() -> Message.to(SUM, "b", nothing()));
            assertThat(ref.ask("1")).isEqualTo(new Reply.Accepted<>(1, 1L, false));
        }
    }

    @Test
    void aCodecThatThrowsFailsOneCommand() {
        Codec broken = new Codec() {
            private final Codec codec = new TextCodec();

            @Override
            public List<Schema> schemas() {
                return codec.schemas();
            }

            @Override
            public Payload encode(Object value) {
                if (value.equals(13L)) {
                    throw new UnsupportedOperationException("thirteen");
                }
                return codec.encode(value);
            }

            @Override
            public Object decode(Payload payload, Dictionary dictionary) {
                return codec.decode(payload, dictionary);
            }

            @Override
            public Optional<String> unreadable(Schema schema) {
                return codec.unreadable(schema);
            }
        };
        ActorType<String, Long, String> type = SUM.codec(broken);
        try (ActorSystem system = ActorSystem.inMemory(type)) {
            ActorRef<String, Long, String> ref = system.ref(type, "a");
            assertThatThrownBy(() -> ref.ask("13"))
                    .isInstanceOf(DeciderFailedException.class)
                    .hasMessageContaining("thirteen");
            assertThat(ref.ask("12")).isEqualTo(new Reply.Accepted<>(1, 12L, false));
        }
    }

    @Test
    void durationsMayBeForEver() {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        ActorType<String, Long, String> type = SUM.options(ActorOptions.DEFAULT.idempotency(forever, 10));
        SystemOptions options = new SystemOptions(
                SystemOptions.DEFAULT.journal(),
                MailboxOptions.waiting(10, forever),
                SystemOptions.DEFAULT.residency(),
                forever,
                forever,
                "");
        try (ActorSystem system = ActorSystem.open(new InMemoryJournal(1), Environment.production(), options, type)) {
            CommandOptions patient = CommandOptions.key("k").timeout(forever);
            assertThat(system.ref(type, "a").ask("1", patient)).isEqualTo(new Reply.Accepted<>(1, 1L, false));
            assertThat(system.ref(type, "a").askAsync("1", patient).join())
                    .isEqualTo(new Reply.Accepted<>(1, 1L, true));
        }
    }

    /** Passes numbers on to the sum "r"; a rejection is to be heard by the type "listener". */
    private static final class Relay implements Decider<String, Long, Long, String> {
        @Override
        public Long initialState() {
            return 0L;
        }

        @Override
        public Decision<Long, String> decide(String command, Long state) {
            Message<?> answer = Message.to(LISTENER, "l", "1");
            return Decision.accept(
                    List.of(1L), List.of(Message.to(SUM, "r", command).ifRejected(answer)));
        }

        @Override
        public Long evolve(Long state, Long event) {
            return state + event;
        }
    }

    private static final ActorType<String, Long, String> LISTENER =
            ActorType.of("listener", new Sum()).codec(new TextCodec());

    private static final ActorType<String, Long, String> RELAY =
            ActorType.of("relay", new Relay()).codec(new TextCodec());

    @Test
    void aMessageThatCannotBeHandledIsNotPassedByLaterOnesToTheSameActor() {
        InMemoryJournal journal = new InMemoryJournal(1);
        ManualEnvironment first = ManualEnvironment.inOrder();
        ActorSystem sending =
                ActorSystem.open(journal, first.environment(), SystemOptions.DEFAULT, RELAY, SUM, LISTENER);
        first.runAll();
        var rejected = sending.ref(RELAY, "s").askAsync("-1");
        var accepted = sending.ref(RELAY, "s").askAsync("5");
        assertThat(first.runActivation()).isTrue();
        assertThat(first.runWriter(0)).isTrue();
        assertThat(rejected.isDone() && accepted.isDone()).isTrue();
        journal.crash();

        ManualEnvironment second = ManualEnvironment.inOrder();
        ActorSystem lacking = ActorSystem.open(journal, second.environment(), SystemOptions.DEFAULT, RELAY, SUM);
        second.runAll();
        assertThat(lacking.undeliveredCount()).isEqualTo(2);
        journal.crash();

        ManualEnvironment third = ManualEnvironment.inOrder();
        ActorSystem whole = ActorSystem.open(journal, third.environment(), SystemOptions.DEFAULT, RELAY, SUM, LISTENER);
        third.runAll();
        assertThat(whole.undeliveredCount()).isZero();
        assertThat(whole.ref(SUM, "r").state()).isEqualTo(new ActorState<>(1, 5L));
        assertThat(whole.ref(LISTENER, "l").state()).isEqualTo(new ActorState<>(1, 1L));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals", "DataFlowIssue"})
    private static <T> T nothing() {
        return null;
    }
}
