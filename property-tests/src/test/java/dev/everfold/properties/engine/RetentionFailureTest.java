package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorOptions;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Environment;
import dev.everfold.JournalFailedException;
import dev.everfold.Reply;
import dev.everfold.Retention;
import dev.everfold.SystemOptions;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.JournalException;
import dev.everfold.properties.FaultyJournal;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.testkit.ManualEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retention that runs by itself and fails says so once for each reason. */
class RetentionFailureTest {

    /** Like no other of the engine's. */
    private static final Duration INTERVAL = Duration.ofMillis(1_234);

    private static final Logger LOGGER = Logger.getLogger("dev.everfold");

    /** How many runs were planned. */
    private final AtomicInteger scheduled = new AtomicInteger();

    private final ManualEnvironment byHand = ManualEnvironment.inOrder();
    private final InMemoryJournal memory = new InMemoryJournal(1, Shelf.SEGMENT_ENTRIES);
    private final FaultyJournal journal = new FaultyJournal(memory);
    private final FailingStore store = new FailingStore(new InMemorySnapshotStore(1));
    private final ActorType<Command, Notes, String> type =
            Scribe.type(ActorOptions.DEFAULT.retention(Retention.UNTIL_SNAPSHOTTED));
    private final ActorSystem system = ActorSystem.open(
            journal, store, counting(byHand.environment()), SystemOptions.DEFAULT.retentionInterval(INTERVAL), type);

    /** What was said about retention. */
    private final List<String> logged = new ArrayList<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getMessage().contains("retention")) {
                logged.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Environment counting(Environment environment) {
        return new Environment(
                environment.clock(),
                environment.activations(),
                environment.writers(),
                (delay, task) -> {
                    if (delay.equals(INTERVAL)) {
                        scheduled.incrementAndGet();
                    }
                    environment.timer().schedule(delay, task);
                },
                environment.background());
    }

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void close() {
        LOGGER.removeHandler(handler);
        system.close();
    }

    private CompletableFuture<Reply<Notes, String>> write() {
        CompletableFuture<Reply<Notes, String>> reply = system.ref(type, "a").askAsync(new Note("x"));
        byHand.runAll();
        return reply;
    }

    @Test
    void shardThatHasStoppedIsToldOnceAndNotLookedAtAgain() {
        journal.faults(0).failCommit(new IllegalStateException("the disk is gone"));
        assertThat(write())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(JournalFailedException.class);
        byHand.runFor(INTERVAL.multipliedBy(20));
        assertThat(logged).singleElement().asString().contains("shard 0 has stopped");
        assertThat(scheduled).hasValue(1);
    }

    @Test
    void failureIsToldOnceForEachReasonAndRetentionGoesOnAfterIt() {
        for (int i = 0; i < 30; i++) {
            assertThat(write()).isCompleted();
        }
        for (String reason : List.of("busy", "forbidden")) {
            journal.faults(0).failTrims(new JournalException(reason, null));
            byHand.runFor(INTERVAL.multipliedBy(5));
        }
        assertThat(logged).containsExactly("retention failed: busy", "retention failed: forbidden");
        assertThat(memory.reader().isWhole(0)).isTrue();
        journal.faults(0).failTrims(null);
        byHand.runFor(INTERVAL);
        assertThat(memory.reader().isWhole(0)).as("nothing is trimmed").isFalse();
    }

    @Test
    void storeThatCannotBeReadIsToldOnceAndRetentionGoesOnAfterIt() {
        for (int i = 0; i < 30; i++) {
            assertThat(write()).isCompleted();
        }
        store.failReads(true);
        byHand.runFor(INTERVAL.multipliedBy(5));
        assertThat(logged).singleElement().asString().contains("retention stops before");
        assertThat(memory.reader().isWhole(0)).isTrue();
        store.failReads(false);
        byHand.runFor(INTERVAL);
        assertThat(memory.reader().isWhole(0)).as("nothing is trimmed").isFalse();
    }
}
