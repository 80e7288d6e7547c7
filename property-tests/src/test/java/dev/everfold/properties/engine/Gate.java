package dev.everfold.properties.engine;

import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Note;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds up the actors that decide on {@link #BUSY}, until it is opened. */
final class Gate {

    /** The command that is held up. */
    static final Note BUSY = new Note("busy");

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    Scribe.Hooks hooks() {
        return new Scribe.Hooks(this::pass, _ -> {});
    }

    private void pass(Command command) {
        if (command.equals(BUSY)) {
            arrived.countDown();
            await(opened);
        }
    }

    /** Returns when an actor stands before the gate. */
    void awaitArrival() {
        await(arrived);
    }

    void open() {
        opened.countDown();
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came to the gate, or opened it, for twenty seconds");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
