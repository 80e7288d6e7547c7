package dev.everfold.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.everfold.ActorId;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Those who wait: callers for a place in a mailbox, activations for a permit, and a caller for its reply. */
final class WaitingStress {

    /** Ends the wait of a caller that was never woken, and so shows that it was not. Nobody else waits so long. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private WaitingStress() {}

    /** An activation that is used for its places only, and needs nothing else. */
    private static Activation<?, ?, ?, ?, ?> full() {
        Activation<?, ?, ?, ?, ?> activation = new Activation<>(new ActorId("stress", "1"), null, null);
        activation.reservePlace(1);
        return activation;
    }

    private static boolean await(Activation<?, ?, ?, ?, ?> activation, Deadline deadline) {
        return activation.roomWaiters().await(activation, 1, deadline);
    }

    /**
     * Waits for a place, and tells whether there was one in time. At the deadline a caller looks once more by itself.
     */
    private static boolean isWoken(Activation<?, ?, ?, ?, ?> activation) {
        Deadline deadline = Deadline.after(LONG);
        return await(activation, deadline) && deadline.nanosLeft() > 0;
    }

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first caller has the last place.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second caller has the last place.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "The mailbox would hold more than its capacity.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "A place would stay empty while a caller is refused.")
    @State
    public static class LastPlace {
        private final Activation<?, ?, ?, ?, ?> activation = full();

        @Actor
        public void first(ZZ_Result result) {
            result.r1 = activation.reservePlace(2);
        }

        @Actor
        public void second(ZZ_Result result) {
            result.r2 = activation.reservePlace(2);
        }
    }

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The place that came free is the waiting caller's.")
    @Outcome(
            id = "false, .*",
            expect = FORBIDDEN,
            desc = "A lost wake-up: the caller waited although there was a place.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "The caller's place would be given to another one as well.")
    @State
    public static class PlaceComesFree {
        private final Activation<?, ?, ?, ?, ?> activation = full();

        @Actor
        public void caller(ZZ_Result result) {
            result.r1 = isWoken(activation);
        }

        @Actor
        public void consumer() {
            activation.releasePlace();
        }

        @Arbiter
        public void afterwards(ZZ_Result result) {
            result.r2 = activation.reservePlace(1);
        }
    }

    @JCStressTest
    @Outcome(id = "true, true, 2", expect = ACCEPTABLE, desc = "One after the other, each caller has the place.")
    @Outcome(id = "true, true, .*", expect = FORBIDDEN, desc = "Both callers would have the one place at a time.")
    @Outcome(expect = FORBIDDEN, desc = "A lost wake-up: a caller waited although there was a place.")
    @State
    public static class OnePlaceForTwo {
        private final Activation<?, ?, ?, ?, ?> activation = full();
        private int visits; // plain, because the place belongs to one caller at a time

        public OnePlaceForTwo() {
            activation.releasePlace();
        }

        @Actor
        public void first(ZZI_Result result) {
            result.r1 = visit();
        }

        @Actor
        public void second(ZZI_Result result) {
            result.r2 = visit();
        }

        private boolean visit() {
            boolean hasPlace = isWoken(activation);
            visits++;
            activation.releasePlace();
            return hasPlace;
        }

        @Arbiter
        public void afterwards(ZZI_Result result) {
            result.r3 = visits;
        }
    }

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The caller got the place before it lost patience.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The caller left, and the place is there for the next.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "The caller's place would be given to another one as well.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "The caller that left would take the place with it.")
    @State
    public static class CallerLosesPatience {
        private final Activation<?, ?, ?, ?, ?> activation = full();

        @Actor
        public void caller(ZZ_Result result) {
            result.r1 = await(activation, Deadline.after(Duration.ofNanos(1_000)));
        }

        @Actor
        public void consumer() {
            activation.releasePlace();
        }

        @Arbiter
        public void afterwards(ZZ_Result result) {
            result.r2 = activation.reservePlace(1);
        }
    }

    @JCStressTest
    @Outcome(id = "2, 0, 1", expect = ACCEPTABLE, desc = "Each task has had the one permit, and it is free again.")
    @Outcome(id = ".*, 0, 0", expect = FORBIDDEN, desc = "The permit is lost: no actor would ever be recovered again.")
    @Outcome(id = "[01], .*", expect = FORBIDDEN, desc = "A task would wait for ever, or ran beside another one.")
    @Outcome(expect = FORBIDDEN, desc = "More tasks would run at a time than there are permits.")
    @State
    public static class OnePermitForTwo {
        private final Permits permits = new Permits(1);
        private int done; // plain, because the permit belongs to one task at a time
        private volatile boolean occupied;
        private volatile int collisions;

        @Actor
        public void first() {
            begin();
        }

        @Actor
        public void second() {
            begin();
        }

        private void begin() {
            if (permits.acquire(this::work)) {
                work();
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // an update lost among many does not matter
        private void work() {
            if (occupied) {
                collisions++;
            }
            occupied = true;
            done++;
            occupied = false;
            permits.release();
        }

        @Arbiter
        public void afterwards(III_Result result) {
            result.r1 = done;
            result.r2 = collisions;
            result.r3 = permits.acquire(() -> {}) ? 1 : 0;
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "The caller has its reply.")
    @Outcome(id = "0", expect = FORBIDDEN, desc = "The caller was woken before its reply was there.")
    @Outcome(id = "-1", expect = FORBIDDEN, desc = "A lost wake-up: the caller waited although it had its reply.")
    @State
    public static class ReplyComes {
        private volatile Waiting<Integer> waiting;

        @Actor
        public void caller(I_Result result) {
            Waiting<Integer> own = new Waiting<>();
            waiting = own;
            Deadline deadline = Deadline.after(LONG);
            Integer reply = own.await(LONG);
            result.r1 = reply == null || deadline.nanosLeft() <= 0 ? -1 : reply;
        }

        @Actor
        public void writer() {
            Waiting<Integer> known = waiting;
            while (known == null) {
                Thread.onSpinWait();
                known = waiting;
            }
            known.succeeded(1);
        }
    }
}
