package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorOptions;
import dev.everfold.CommandOptions;
import dev.everfold.Reply;
import dev.everfold.ResidencyOptions;
import dev.everfold.SystemOptions;
import dev.everfold.properties.FaultyJournal.Faults;
import dev.everfold.properties.engine.Scribe.Hooks;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Actors come and go; a busy one is never dropped. */
@ParameterizedClass
@EnumSource(Storage.class)
class PassivationTest {

    private final World world;
    private final AtomicInteger evolved = new AtomicInteger();

    PassivationTest(Storage storage) {
        world = new World(storage)
                .scribes(Scribe.type(new Hooks(_ -> {}, _ -> evolved.incrementAndGet())))
                .options(resident(ResidencyOptions.DEFAULT.actorsMax(3)));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static SystemOptions resident(ResidencyOptions options) {
        return SystemOptions.DEFAULT.residency(options);
    }

    @Test
    void idleActorsMayStayForEver() {
        world.options(resident(ResidencyOptions.DEFAULT.idleMax(ChronoUnit.FOREVER.getDuration())));
        var _ = world.scribe("a").ask(new Note("here"));
        assertThat(world.textsOf("a")).containsExactly("here");
    }

    @Test
    void thousandsOfActorsFitThroughASmallResidency() {
        for (int round = 1; round <= 3; round++) {
            for (int i = 0; i < 2_000; i++) {
                Reply<Notes, String> reply = world.scribe("a" + i).ask(new Note("" + round));
                assertThat(reply).extracting("sequenceNumber").isEqualTo((long) round);
            }
        }
        for (int i = 0; i < 2_000; i++) {
            assertThat(world.textsOf("a" + i)).containsExactly("1", "2", "3");
        }
    }

    @Test
    void idleActorLeavesMemoryAndIsRecoveredWhenItIsNeeded() {
        world.options(resident(new ResidencyOptions(100, 1 << 20, Duration.ofMillis(20), 64)));
        world.scribe("a").ask(new Note("x"));
        assertThat(evolved).hasValue(1);
        Eventually.isTrue("the actor is recovered", () -> {
            Eventually.passSomeTime();
            world.scribe("a").state();
            return evolved.get() > 1;
        });
        assertThat(world.textsOf("a")).containsExactly("x");
    }

    @Test
    void actorWhoseTurnIsNotDurableYetStays() {
        Faults faults = world.faultsOf("a");
        faults.holdCommits();
        CompletableFuture<Reply<Notes, String>> reply = world.scribe("a").askAsync(new Note("x"));
        Eventually.isTrue("a commit is under way", faults::holdsCommit);
        for (int i = 0; i < 200; i++) {
            world.scribe("other" + i).state();
        }
        CompletableFuture<Reply<Notes, String>> next = world.scribe("a").askAsync(new Note("y"));
        faults.releaseCommits();
        assertThat(reply.join()).extracting("sequenceNumber").isEqualTo(1L);
        assertThat(next.join()).extracting("sequenceNumber").isEqualTo(2L);
    }

    @Test
    void manyClientsAndManyEvictionsLoseNothing() throws Exception {
        int clients = 64;
        int commands = 200;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = IntStream.range(0, clients)
                    .<Future<?>>mapToObj(client -> threads.submit(() -> {
                        RandomGenerator random = new java.util.Random(client);
                        for (int i = 0; i < commands; i++) {
                            world.scribe("a" + random.nextInt(100)).ask(new Note(client + "." + i));
                        }
                    }))
                    .toList();
            for (Future<?> client : done) {
                client.get();
            }
        }
        List<String> all = IntStream.range(0, 100)
                .boxed()
                .flatMap(i -> world.textsOf("a" + i).stream())
                .toList();
        assertThat(all).hasSize(clients * commands).doesNotHaveDuplicates();
    }

    @Test
    void actorIsNeverActiveTwice() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        world.scribes(Scribe.type(new Hooks(
                _ -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(1_000);
                    inside.decrementAndGet();
                },
                _ -> {})));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> evictions = threads.submit(() -> {
                for (int i = 0; i < 3_000; i++) {
                    world.scribe("other" + i).state(); // drives the one actor out of memory again and again
                }
            });
            List<Future<?>> done = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(client -> threads.submit(() -> {
                        for (int i = 0; i < 200; i++) {
                            world.scribe("only").ask(new Note(client + "." + i));
                        }
                    }))
                    .toList();
            for (Future<?> client : done) {
                client.get();
            }
            evictions.get();
        }
        assertThat(most).hasValue(1);
        assertThat(world.textsOf("only")).hasSize(1_600).doesNotHaveDuplicates();
    }

    @Test
    void idempotencyKeysAreRememberedByAnActorThatLeftMemory() {
        world.scribes(Scribe.type(ActorOptions.DEFAULT));
        world.scribe("a").ask(new Note("x"), CommandOptions.key("k"));
        for (int i = 0; i < 500; i++) {
            world.scribe("other" + i).ask(new Note("x"));
        }
        assertThat(world.scribe("a").ask(new Note("x"), CommandOptions.key("k")))
                .isEqualTo(new Reply.Accepted<>(1, new Notes(List.of("x")), true));
    }
}
