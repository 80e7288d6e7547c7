package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.Environment;
import dev.everfold.SystemOptions;
import dev.everfold.cli.GoldenFunctions.Order;
import dev.everfold.durable.DurableOptions;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.durable.InvocationFilter;
import dev.everfold.durable.InvocationInfo;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.QueueInfo;
import dev.everfold.durable.Schedule;
import dev.everfold.durable.ScheduleInfo;
import dev.everfold.durable.StartOptions;
import dev.everfold.examples.account.BankAccount;
import dev.everfold.examples.account.BankAccount.Balance;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.chronicle.StoreVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A store of durable functions in the middle of what they do, with timers, a queue, and a schedule, of every version of
 * the formats, as the build of its time left it: they go on. Made like those of {@link GoldenStoreTest}, with
 * {@code -Deverfold.golden.durable=2}.
 */
@Timeout(120)
class GoldenDurableStoreTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden-durable");
    private static final String MAKE = "everfold.golden.durable";

    private static final Instant MADE = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant OPENED = MADE.plus(Duration.ofDays(400));

    private static final int LOOKS = 60_000;
    private static final long PAUSE_NANOS = 1_000_000;

    private static final DurableOptions OPTIONS = DurableOptions.DEFAULT
            .suspendAfter(Duration.ofMillis(1))
            .system(SystemOptions.DEFAULT.journal(
                    JournalOptions.DEFAULT.shards(1).sizes(1 << 20, 64 << 10).reserveBytes(0)));

    @TempDir
    Path directory;

    private final GoldenFunctions functions = new GoldenFunctions();

    @BeforeAll
    static void makeTheNextOneIfAsked(@TempDir Path directory) throws Exception {
        GoldenStores.makeIfAsked(MAKE, GOLDEN, directory, GoldenDurableStoreTest::make);
    }

    static Stream<Path> stores() throws IOException {
        return GoldenStores.in(GOLDEN);
    }

    /** In two runs, so that there are snapshots. What is done here must never change. */
    private static void make(Path store) {
        GoldenFunctions functions = new GoldenFunctions();
        functions.fails = true;
        StartOptions narrow = StartOptions.DEFAULT.queue(GoldenFunctions.NARROW).tag("customer", "4711");
        try (DurableSystem system = open(functions, store, MADE)) {
            system.start(functions.order, "o1", new Order("book", 500), StartOptions.DEFAULT.tag("customer", "4711"));
            system.start(functions.waiting, "paused", "").pause("to look");
            system.start(functions.waiting, "q1", "", narrow);
            Invocation<String> restarted = system.start(functions.waiting, "restarted", "");
            restarted.complete("go", String.class, "once");
            untilIs(InvocationStatus.COMPLETED, restarted);
            restarted.restartFrom(2);
            untilIs(InvocationStatus.COMPLETED, restarted);
        }
        try (DurableSystem system = open(functions, store, MADE)) {
            system.start(functions.work, "done", "");
            system.start(functions.failing, "failed", "");
            system.start(functions.trying, "t1", "");
            system.start(functions.paying.on("alice"), "p1", 5L);
            untilIs(InvocationStatus.SUSPENDED, system.invocation(functions.waiting, "q1"));
            system.start(functions.waiting, "q2", "", narrow.priority(3));
            system.start(functions.waiting, "later", "", StartOptions.DEFAULT.delay(Duration.ofDays(20)));
            system.schedules()
                    .put(Schedule.every("tick", Duration.ofDays(365), functions.work, "")
                            .catchUp(Schedule.CatchUp.ALL));
            untilIs(InvocationStatus.SUSPENDED, system.invocation(functions.order, "o1"));
            untilIs(InvocationStatus.SUSPENDED, system.invocation(functions.paying, "p1"));
            untilIs(InvocationStatus.BACKING_OFF, system.invocation(functions.trying, "t1"));
            untilIs(InvocationStatus.FAILED, system.invocation(functions.failing, "failed"));
            untilIs(InvocationStatus.COMPLETED, system.invocation(functions.work, "done"));
        }
    }

    private static void untilIs(InvocationStatus status, Invocation<?> invocation) {
        until(() -> invocation.info().status() == status);
    }

    private static void until(BooleanSupplier condition) {
        for (int i = 0; i < LOOKS; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new AssertionError("it did not come");
    }

    @ParameterizedTest
    @MethodSource("stores")
    void isSoundAndListed(Path golden) throws IOException {
        GoldenStores.unzip(golden, directory);
        assertThat(StoreVerifier.verify(directory, _ -> {}).orElseThrow().damages())
                .isEmpty();
        List<InvocationInfo> listed = new ArrayList<>();
        DurableSystem.listStored(directory, InvocationFilter.ALL, listed::add);
        Map<String, InvocationStatus> status = listed.stream()
                .filter(info -> !info.id().id().contains("~"))
                .collect(Collectors.toMap(info -> info.id().id(), InvocationInfo::status));
        assertThat(status)
                .isEqualTo(Map.of(
                        "o1", InvocationStatus.SUSPENDED,
                        "paused", InvocationStatus.PAUSED,
                        "q1", InvocationStatus.SUSPENDED,
                        "q2", InvocationStatus.QUEUED,
                        "restarted", InvocationStatus.COMPLETED,
                        "done", InvocationStatus.COMPLETED,
                        "failed", InvocationStatus.FAILED,
                        "t1", InvocationStatus.BACKING_OFF,
                        "p1", InvocationStatus.SUSPENDED,
                        "later", InvocationStatus.QUEUED));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void whatHadBegunEndsAndNoFinishedStepRunsAgain(Path golden) throws Exception {
        GoldenStores.unzip(golden, directory);
        try (DurableSystem system = open(functions, directory, OPENED)) {
            Invocation<String> order = system.invocation(functions.order, "o1");
            assertThat(order.state(GoldenFunctions.STAGE)).contains("charged");
            order.signal("news", String.class, "sun");
            order.complete("go", String.class, "on");
            assertThat(result(order))
                    .isEqualTo(
                            "charge [left, right] paid 1 2026-01-01T12:00:00Z e81ddb95-e812-4e17-bf83-091a8e996709 work on sun charged");
            Invocation<String> paused = system.invocation(functions.waiting, "paused");
            assertThat(paused.info().trouble().orElseThrow().failure().message())
                    .isEqualTo("to look");
            paused.resume();
            paused.complete("go", String.class, "on");
            assertThat(result(paused)).isEqualTo("first on");
            assertThat(result(system.invocation(functions.trying, "t1"))).isEqualTo("attempt 2");
            Invocation<Long> paying = system.invocation(functions.paying, "p1");
            paying.complete("go", String.class, "12");
            assertThat(result(paying)).isEqualTo(7L);
            assertThat(system.actors().ref(BankAccount.TYPE, "alice").state().state())
                    .isEqualTo(new Balance(7));
            until(() -> system.actors()
                    .ref(BankAccount.TYPE, "fees")
                    .state()
                    .state()
                    .equals(new Balance(3)));
            assertThat(functions.runs.keySet()).isSubsetOf("first", "work"); // of those that begin only now
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void whatHadEndedIsAsItWas(Path golden) throws Exception {
        GoldenStores.unzip(golden, directory);
        try (DurableSystem system = open(functions, directory, OPENED)) {
            assertThat(result(system.invocation(functions.work, "done"))).isEqualTo("work");
            assertThat(result(system.invocation(functions.waiting, "restarted")))
                    .isEqualTo("first once");
            assertThatThrownBy(
                            () -> system.invocation(functions.failing, "failed").result())
                    .isInstanceOf(InvocationFailedException.class)
                    .hasMessageContaining("there was none");
            assertThat(functions.runs).doesNotContainKeys("do", "undo");
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void queuesDelaysAndSchedulesGoOn(Path golden) throws Exception {
        GoldenStores.unzip(golden, directory);
        try (DurableSystem system = open(functions, directory, OPENED)) {
            assertThat(system.queue(GoldenFunctions.NARROW).tags())
                    .isEqualTo(Map.of("customer", Map.of("4711", new QueueInfo.Count(1, 1))));
            for (String id : List.of("q1", "q2", "later")) {
                Invocation<String> next = system.invocation(functions.waiting, id);
                next.complete("go", String.class, id);
                assertThat(result(next)).isEqualTo("first " + id);
            }
            until(() -> system.schedules().info("tick").orElseThrow().runs().stream()
                    .anyMatch(run -> run.status() == ScheduleInfo.Status.COMPLETED));
            ScheduleInfo tick = system.schedules().info("tick").orElseThrow();
            assertThat(tick.runs())
                    .extracting(ScheduleInfo.Run::due)
                    .containsExactly(Instant.parse("2026-12-18T00:00:00Z"));
            assertThat(tick.next()).contains(Instant.parse("2027-12-18T00:00:00Z"));
        }
    }

    private static <O> O result(Invocation<O> invocation) throws Exception {
        return invocation.resultAsync().get(60, TimeUnit.SECONDS);
    }

    private static DurableSystem open(GoldenFunctions functions, Path store, Instant now) {
        Environment machine = Environment.production();
        return functions
                .setup()
                .options(OPTIONS)
                .environment(new Environment(
                        InstantSource.fixed(now),
                        machine.activations(),
                        machine.writers(),
                        machine.timer(),
                        machine.background()))
                .open(store);
    }
}
