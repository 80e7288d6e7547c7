package dev.everfold.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Offers to a {@link Mailbox} against each other, and against the consumer that wants to stop. */
final class MailboxStress {

    private MailboxStress() {}

    /** A node that says what it is, in a field that only the mailbox makes visible. */
    private static final class Letter extends Mailbox.Node<Letter> {
        final Mailbox<Letter> mailbox;
        String text = "unwritten";

        Letter(Mailbox<Letter> mailbox) {
            this.mailbox = mailbox;
        }

        Mailbox.Offer offer(String said) {
            text = said;
            return mailbox.offer(this);
        }

        /** What has been taken, oldest first. */
        static String read(Letter oldest) {
            if (oldest == null) {
                return "nothing";
            }
            StringBuilder read = new StringBuilder(oldest.text);
            for (Letter letter = oldest.next; letter != null; letter = letter.next) {
                read.append(' ').append(letter.text);
            }
            return read.toString();
        }
    }

    /** A mailbox whose consumer runs and has taken everything so far. */
    private static Mailbox<Letter> busy() {
        Mailbox<Letter> mailbox = new Mailbox<>();
        new Letter(mailbox).offer("the first");
        mailbox.takeAll();
        return mailbox;
    }

    @JCStressTest
    @Outcome(id = "START, TAKEN, a b", expect = ACCEPTABLE, desc = "a came first and starts the consumer.")
    @Outcome(id = "TAKEN, START, b a", expect = ACCEPTABLE, desc = "b came first and starts the consumer.")
    @Outcome(id = "START, START, .*", expect = FORBIDDEN, desc = "Two consumers would handle one actor (P1).")
    @Outcome(id = "TAKEN, TAKEN, .*", expect = FORBIDDEN, desc = "Nobody would start the consumer: both would wait.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "A node would be lost, come twice, or come in another order than it was offered.")
    @State
    public static class OfferOffer {
        private final Mailbox<Letter> mailbox = new Mailbox<>();
        private final Letter a = new Letter(mailbox);
        private final Letter b = new Letter(mailbox);

        @Actor
        public void first(LLL_Result result) {
            result.r1 = a.offer("a");
        }

        @Actor
        public void second(LLL_Result result) {
            result.r2 = b.offer("b");
        }

        @Arbiter
        public void consumer(LLL_Result result) {
            result.r3 = Letter.read(mailbox.takeAll());
        }
    }

    @JCStressTest
    @Outcome(
            id = {"a1 a2 b1 b2", "a1 b1 a2 b2", "a1 b1 b2 a2", "b1 a1 a2 b2", "b1 a1 b2 a2", "b1 b2 a1 a2"},
            expect = ACCEPTABLE,
            desc = "Each offerer's nodes are taken in its own order.")
    @Outcome(expect = FORBIDDEN, desc = "A sender's commands would be lost, doubled, or pass each other by (P9).")
    @State
    public static class OrderOfOfferers {
        private final Mailbox<Letter> mailbox = new Mailbox<>();
        private final Letter[] a = {new Letter(mailbox), new Letter(mailbox)};
        private final Letter[] b = {new Letter(mailbox), new Letter(mailbox)};

        @Actor
        public void first() {
            a[0].offer("a1");
            a[1].offer("a2");
        }

        @Actor
        public void second() {
            b[0].offer("b1");
            b[1].offer("b2");
        }

        @Arbiter
        public void consumer(L_Result result) {
            result.r1 = Letter.read(mailbox.takeAll());
        }
    }

    @JCStressTest
    @Outcome(id = "true, START", expect = ACCEPTABLE, desc = "The consumer had stopped, and is started again.")
    @Outcome(id = "false, TAKEN", expect = ACCEPTABLE, desc = "The consumer has seen the node and goes on.")
    @Outcome(id = "true, TAKEN", expect = FORBIDDEN, desc = "A lost wake-up: the command would wait for ever.")
    @Outcome(id = "false, START", expect = FORBIDDEN, desc = "Two consumers would handle one actor (P1).")
    @State
    public static class OfferRelease {
        private final Mailbox<Letter> mailbox = busy();
        private final Letter letter = new Letter(mailbox);

        @Actor
        public void consumer(LL_Result result) {
            result.r1 = mailbox.release();
        }

        @Actor
        public void offerer(LL_Result result) {
            result.r2 = letter.offer("a");
        }
    }

    @JCStressTest
    @Outcome(
            id = "true, CLOSED",
            expect = ACCEPTABLE,
            desc = "The actor was gone; the offerer asks for a new activation.")
    @Outcome(id = "false, TAKEN", expect = ACCEPTABLE, desc = "A command came first, so the actor stays.")
    @Outcome(id = "true, .*", expect = FORBIDDEN, desc = "The command would wait in a mailbox that nobody empties.")
    @Outcome(id = "false, .*", expect = FORBIDDEN, desc = "The actor would stay, though nothing waits for it.")
    @State
    public static class OfferClose {
        private final Mailbox<Letter> mailbox = busy();
        private final Letter letter = new Letter(mailbox);

        @Actor
        public void consumer(LL_Result result) {
            result.r1 = mailbox.close();
        }

        @Actor
        public void offerer(LL_Result result) {
            result.r2 = letter.offer("a");
        }
    }

    @JCStressTest
    @Outcome(id = "nothing", expect = ACCEPTABLE, desc = "The node had not come yet.")
    @Outcome(id = "a", expect = ACCEPTABLE, desc = "With the node came what its offerer had written.")
    @Outcome(expect = FORBIDDEN, desc = "The consumer would see a command before it is written.")
    @State
    public static class OfferTake {
        private final Mailbox<Letter> mailbox = busy();
        private final Letter letter = new Letter(mailbox);

        @Actor
        public void consumer(L_Result result) {
            result.r1 = Letter.read(mailbox.takeAll());
        }

        @Actor
        public void offerer() {
            letter.offer("a");
        }
    }

    @JCStressTest
    @Outcome(id = "4, 0", expect = ACCEPTABLE, desc = "Everything is handled, by one consumer at a time.")
    @Outcome(id = "4, .*", expect = FORBIDDEN, desc = "Two consumers handled one actor at a time (P1).")
    @Outcome(expect = FORBIDDEN, desc = "A node was lost, or a consumer did not see what the one before it wrote.")
    @State
    public static class WholeLife {
        /** More than there is to do, and less than for ever: a broken mailbox is to fail the test, not to hang it. */
        private static final int ROUNDS_MAX = 100;

        private final Mailbox<Letter> mailbox = new Mailbox<>();
        private final Letter[] a = {new Letter(mailbox), new Letter(mailbox)};
        private final Letter[] b = {new Letter(mailbox), new Letter(mailbox)};
        private int handled; // by the consumers: plain, because the mailbox hands it from one to the next
        private volatile boolean occupied;
        private volatile int collisions;

        @Actor
        public void first() {
            offer(a[0]);
            offer(a[1]);
        }

        @Actor
        public void second() {
            offer(b[0]);
            offer(b[1]);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // an update lost among many does not matter
        private void offer(Letter letter) {
            if (letter.offer("a") != Mailbox.Offer.START) {
                return;
            }
            int rounds = 0;
            do {
                if (occupied) {
                    collisions++;
                }
                occupied = true;
                for (Letter taken = mailbox.takeAll(); taken != null; taken = taken.next) {
                    handled++;
                }
                occupied = false;
            } while (!mailbox.release() && ++rounds < ROUNDS_MAX);
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r1 = handled;
            result.r2 = collisions;
        }
    }
}
