package dev.everfold.cli.bench;

import dev.everfold.ActorOptions;
import dev.everfold.ActorRef;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Durability;
import dev.everfold.MailboxOptions;
import dev.everfold.SnapshotPolicy;
import dev.everfold.SystemOptions;
import dev.everfold.examples.counter.Counter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Fills a store with counters, says so, and waits for its end. */
final class Filler {

    /** A counter without snapshots, to be folded from its first event. */
    static final ActorType<Counter.Deposit, Counter.Balance, Void> LONG =
            ActorType.of("LongCounter", new Counter()).options(ActorOptions.DEFAULT.snapshots(SnapshotPolicy.NEVER));

    /** How many commands are under way. */
    private static final int WINDOW = 8_192;

    private final Semaphore window = new Semaphore(WINDOW);

    private Filler() {}

    /** Arguments: the directory, how many actors, how many events of each, how many of the long one. */
    public static void main(String[] arguments) throws InterruptedException {
        int actors = Integer.parseInt(arguments[1]);
        int events = Integer.parseInt(arguments[2]);
        int ofLong = Integer.parseInt(arguments[3]);
        SystemOptions options =
                SystemOptions.DEFAULT.durability(Durability.WRITTEN).mailbox(MailboxOptions.refusing(10 * WINDOW));
        ActorSystem system = ActorSystem.open(Path.of(arguments[0]), options, Counter.TYPE, LONG);
        Filler filler = new Filler();
        for (int round = 0; round < events; round++) {
            for (int i = 0; i < actors; i++) {
                filler.deposit(system.ref(Counter.TYPE, "account-" + i));
            }
        }
        ActorRef<Counter.Deposit, Counter.Balance, Void> longOne = system.ref(LONG, "long");
        for (int i = 0; i < ofLong; i++) {
            filler.deposit(longOne);
        }
        filler.window.acquire(WINDOW);
        System.out.println("filled");
        new CountDownLatch(1).await();
    }

    private void deposit(ActorRef<Counter.Deposit, Counter.Balance, Void> account) throws InterruptedException {
        window.acquire();
        var _ = account.askAsync(new Counter.Deposit(1)).whenComplete((reply, failure) -> {
            if (failure != null) {
                failure.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
            window.release();
        });
    }
}
