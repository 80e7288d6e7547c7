package dev.everfold.properties.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.cli.simulate.Silence;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Invocation;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.properties.FaultyJournal;
import dev.everfold.properties.FaultyJournal.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Durable functions on a journal that fails, ends, or runs out of room, at every write. */
class DurableFailureTest {

    private static final int SEEDS = 60;

    private final Silence silence = new Silence();
    private long writes;

    /** How often a run without faults writes. */
    @BeforeEach
    void countTheWrites() {
        Voyage voyage = new Voyage();
        Harbour harbour = new Harbour(1, 0, _ -> {}, voyage.functions());
        voyage.sail(harbour);
        writes = harbour.writes();
        assertThat(harbour.lives()).isEqualTo(1);
        assertThat(writes).isGreaterThan(80);
    }

    @AfterEach
    void speakAgain() {
        silence.close();
    }

    /** Sails under these faults, and looks again after a restart. */
    private static Harbour sail(int shards, long seed, Harbour.Weather weather) {
        Voyage voyage = new Voyage();
        Harbour harbour = new Harbour(shards, seed, weather, voyage.functions());
        voyage.sail(harbour);
        harbour.reopen();
        voyage.checkEnds(harbour);
        return harbour;
    }

    @Test
    void theProcessMayEndAtEveryWrite() {
        int noticed = 0;
        for (long write = 1; write <= writes; write++) {
            long last = write;
            Harbour harbour = sail(1, 0, here -> {
                if (here.lives() == 1) {
                    here.faults().getFirst().endAtWrite(last);
                }
            });
            noticed += harbour.lives() > 2 ? 1 : 0;
        }
        assertThat(noticed).isGreaterThan((int) writes - 10);
    }

    @Test
    void everyAppendAndEveryCommitMayFail() {
        int noticed = 0;
        for (long write = 1; write <= writes; write++) {
            long failing = write;
            Harbour harbour = sail(1, 0, here -> {
                if (here.lives() == 1 && here.writes() >= failing - 1) {
                    fail(here.faults().getFirst());
                }
            });
            noticed += harbour.lives() > 2 ? 1 : 0;
        }
        assertThat(noticed).isGreaterThan((int) writes - 10);
    }

    private static void fail(Faults faults) {
        faults.failAppend(new UncheckedIOException(new IOException("no space left")));
        faults.failCommit(new UncheckedIOException(new IOException("I/O error")));
    }

    @Test
    void invocationsWaitForRoomOnTheDiskAndGoOn() {
        for (long write = 1; write <= writes; write++) {
            Shortage shortage = new Shortage(write);
            Harbour harbour = sail(1, 0, shortage);
            assertThat(harbour.lives()).as("full from write %s on", write).isEqualTo(2);
            if (write < writes / 2) {
                assertThat(shortage.end).as("had room again").isBefore(harbour.now());
            }
        }
    }

    /** The same with threads that block, in real time. */
    @Test
    void aFunctionThatBlocksWaitsForRoomToo() {
        FaultyJournal journal = new FaultyJournal(new InMemoryJournal(1));
        AtomicInteger runs = new AtomicInteger();
        DurableFunction<String, String> filling =
                DurableFunction.of("filling", String.class, String.class, (ctx, _) -> {
                    ctx.run("fill", () -> {
                        runs.incrementAndGet();
                        journal.faults(0).setFull(true);
                    });
                    return "done";
                });
        silence.close();
        try (Refusal refusal = new Refusal();
                DurableSystem system = DurableSystem.of(filling).open(journal)) {
            Invocation<String> invocation = system.start(filling, "a", "");
            refusal.await();
            journal.faults(0).setFull(false);
            assertThat(invocation.result()).isEqualTo("done");
        }
        assertThat(runs).hasValue(1);
    }

    /** Hears it in the log when an invocation begins to wait. */
    private static final class Refusal extends Handler implements AutoCloseable {
        private static final Logger LOGGER = Logger.getLogger("dev.everfold");

        private final CountDownLatch refused = new CountDownLatch(1);

        Refusal() {
            LOGGER.addHandler(this);
        }

        @Override
        public void publish(LogRecord line) {
            if (line.getMessage().contains("waits")) {
                refused.countDown();
            }
        }

        void await() {
            try {
                assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            LOGGER.removeHandler(this);
        }
    }

    /** A disk that is full for some seconds, from a write on. */
    private static final class Shortage implements Harbour.Weather {
        private final long write;
        private Instant end = Instant.MAX;

        Shortage(long write) {
            this.write = write;
        }

        @Override
        public void beforeATask(Harbour harbour) {
            if (end.equals(Instant.MAX) && harbour.writes() >= write) {
                end = harbour.now().plus(Duration.ofSeconds(10));
                harbour.faults().getFirst().setFull(true);
            }
            if (harbour.now().isAfter(end)) {
                harbour.faults().getFirst().setFull(false);
            }
        }
    }

    @Test
    void everythingMayGoWrongTogether() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Storm storm = new Storm(seed);
            sail(3, seed, storm);
        }
    }

    /** Chance, for the first lives of the process. */
    private static final class Storm implements Harbour.Weather {
        private static final int STORMY_LIVES = 6;

        private final Random random;

        Storm(long seed) {
            this.random = new Random(seed);
        }

        @Override
        public void beforeATask(Harbour harbour) {
            List<Faults> shards = harbour.faults();
            if (harbour.lives() > STORMY_LIVES) {
                shards.forEach(shard -> shard.setFull(false));
                return;
            }
            Faults shard = shards.get(random.nextInt(shards.size()));
            switch (random.nextInt(200)) {
                case 0 -> shard.endAtWrite(shard.writes() + 1 + random.nextInt(3));
                case 1 -> fail(shard);
                case 2, 3 -> shard.setFull(true);
                case 4, 5, 6, 7, 8, 9 -> shard.setFull(false);
                default -> {}
            }
        }
    }
}
