package dev.everfold.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.everfold.SystemClosedException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.LLI_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * The hand-over of turns to a {@link ShardWriter}. A settled turn is a letter, a failed one has a minus. The executor
 * runs the writer on whichever thread starts it, so that the end of one group meets the next turn as closely as can be.
 */
final class ShardWriterStress {

    private ShardWriterStress() {}

    @JCStressTest
    @Outcome(
            id = {"(abcd|acbd|acdb|cabd|cadb|cdab), \\1, [1-4]"},
            expect = ACCEPTABLE,
            desc = "Every turn is appended and then settled, in one order, which is each activation's own.")
    @Outcome(expect = FORBIDDEN, desc = "A turn was lost, doubled, left waiting, or settled out of order (P3, P4).")
    @State
    public static class SubmitSubmit {
        private final Disk disk = new Disk();
        private final Turn[] first = {disk.turn("a"), disk.turn("b")};
        private final Turn[] second = {disk.turn("c"), disk.turn("d")};

        @Actor
        public void first() {
            disk.writer.submit(first[0]);
            disk.writer.submit(first[1]);
        }

        @Actor
        public void second() {
            disk.writer.submit(second[0]);
            disk.writer.submit(second[1]);
        }

        @Arbiter
        public void afterwards(LLI_Result result) {
            result.r1 = disk.appended();
            result.r2 = disk.settled();
            result.r3 = disk.commits();
        }
    }

    @JCStressTest
    @Outcome(id = "ab, 2", expect = ACCEPTABLE, desc = "The second group is committed behind the first.")
    @Outcome(id = "a, .*", expect = FORBIDDEN, desc = "A lost wake-up: the writer sleeps while a turn waits.")
    @Outcome(expect = FORBIDDEN, desc = "The groups passed each other, or a reply went out without its commit (P3).")
    @State
    public static class SubmitAndCommitEnds {
        private final Disk disk = new Disk();
        private final CompletableFuture<Void> commit = disk.beginCommit(disk.turn("a"));
        private final Turn second = disk.turn("b");

        @Actor
        public void storage() {
            commit.complete(null);
        }

        @Actor
        public void activation() {
            disk.writer.submit(second);
        }

        @Arbiter
        public void afterwards(LI_Result result) {
            result.r1 = disk.settled();
            result.r2 = disk.commits();
        }
    }

    @JCStressTest
    @Outcome(id = "-a-b, 1", expect = ACCEPTABLE, desc = "Both turns fail; nothing is appended behind the failure.")
    @Outcome(id = "-a, .*", expect = FORBIDDEN, desc = "A turn behind the failure would never hear of it.")
    @Outcome(expect = FORBIDDEN, desc = "Something was acknowledged or appended after the storage had failed (P10).")
    @State
    public static class SubmitAndCommitFails {
        private final Disk disk = new Disk();
        private final CompletableFuture<Void> commit = disk.beginCommit(disk.turn("a"));
        private final Turn second = disk.turn("b");

        @Actor
        public void storage() {
            commit.completeExceptionally(new IOException("the disk failed"));
        }

        @Actor
        public void activation() {
            disk.writer.submit(second);
        }

        @Arbiter
        public void afterwards(LI_Result result) {
            result.r1 = disk.settled();
            result.r2 = disk.commits();
        }
    }

    @JCStressTest
    @Outcome(id = "a, 1", expect = ACCEPTABLE, desc = "The turn was on its way, and its commit settled it.")
    @Outcome(id = "-a, 0", expect = ACCEPTABLE, desc = "The writer had stopped; the turn failed and was not written.")
    @Outcome(id = ", .*", expect = FORBIDDEN, desc = "The turn would never be settled: its asker waits for ever.")
    @Outcome(expect = FORBIDDEN, desc = "A turn was settled twice, or written and failed though the disk was well.")
    @State
    public static class SubmitAndStop {
        private final Disk disk = new Disk();
        private final Turn turn = disk.turn("a");
        private final SystemClosedException closed = new SystemClosedException("closed", true);

        @Actor
        public void activation() {
            disk.writer.submit(turn);
        }

        @Actor
        public void closer() {
            disk.writer.stop(closed);
        }

        @Arbiter
        public void afterwards(LI_Result result) {
            result.r1 = disk.settled();
            result.r2 = disk.commits();
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "The activation goes on once the commit has made room.")
    @Outcome(id = "0", expect = FORBIDDEN, desc = "The activation would wait for room for ever.")
    @Outcome(expect = FORBIDDEN, desc = "The activation was started more than once, on two threads (P1).")
    @State
    public static class RoomAndCommitEnds {
        private final Disk disk = new Disk();
        private final CompletableFuture<Void> commit = disk.beginCommit(disk.largeTurn("a"));
        private final AtomicInteger started = new AtomicInteger();

        @Actor
        public void storage() {
            commit.complete(null);
        }

        @Actor
        public void activation() {
            disk.writer.whenRoom(started::incrementAndGet);
        }

        @Arbiter
        public void afterwards(I_Result result) {
            result.r1 = started.get();
        }
    }

    @JCStressTest
    @Outcome(id = "false, [01]", expect = ACCEPTABLE, desc = "The turn is not settled yet.")
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "A settled turn's effects are there for all to see.")
    @Outcome(id = "true, 0", expect = FORBIDDEN, desc = "An actor would leave memory before its state is published.")
    @State
    public static class SettledTurnIsSeen {
        private final Disk disk = new Disk();
        private final Turn turn = disk.turn("a");

        @Actor
        public void writer() {
            turn.settle();
        }

        @Actor
        public void activation(ZI_Result result) {
            result.r1 = turn.isSettled();
            result.r2 = disk.settled().length();
        }
    }
}
