package dev.everfold.cli.example;

import dev.everfold.examples.payment.Books;
import dev.everfold.examples.payment.PaymentProvider;
import dev.everfold.examples.payment.PaymentProvider.Whim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** The payment provider's process: it dies by its own whims, and is started again at the same place. */
final class Provider implements AutoCloseable {

    static final String ACT = "provide";

    private static final String PORT = "port ";
    private static final int GLANCE_MILLIS = 1_000;

    private final Story story;
    private final long seed;
    private final Thread keeper;
    private Child process;
    private int port;
    private int deaths;
    private boolean isClosed;

    /** Starts it, and keeps it alive from now on. */
    Provider(Story story, long seed) throws IOException, InterruptedException {
        this.story = story;
        this.seed = seed;
        this.process = start(0);
        process.awaitLines(1);
        this.port = Integer.parseInt(process.lines().getFirst().substring(PORT.length()));
        this.keeper = Thread.ofVirtual().start(this::keepAlive);
    }

    private Child start(int at) throws IOException {
        return story.start(ACT, _ -> {}, Integer.toString(at), Long.toString(seed + deaths));
    }

    private void keepAlive() {
        try {
            Child living = process();
            while (!isClosed()) {
                if (!living.passes(GLANCE_MILLIS)) {
                    living = revived(living.awaitEnd());
                }
            }
        } catch (IOException | InterruptedException lost) {
            story.expect("a payment provider that can be started: " + lost, false);
        }
    }

    /** The process that follows this end; the ended one if there is none. */
    private synchronized Child revived(int exitCode) throws IOException {
        if (!isClosed) {
            story.expect("the provider to die of a whim, not with exit code " + exitCode, exitCode == Act.CRASHED);
            deaths++;
            process = start(port);
        }
        return process;
    }

    private synchronized Child process() {
        return process;
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    /** Where it is. */
    String port() {
        return Integer.toString(port);
    }

    /** How often it has died. */
    synchronized int deaths() {
        return deaths;
    }

    /** What it knows. */
    static Path books(Path directory) {
        return directory.resolve("books");
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            process.close();
        }
        boolean isInterrupted = false;
        try {
            keeper.join();
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Plays its process. */
    static void play(Act act) throws IOException, InterruptedException {
        Random random = new Random(Long.parseLong(act.arguments().get(1)));
        Books books = new Books(books(act.directory()));
        try (PaymentProvider provider =
                new PaymentProvider(act.number(0), books, () -> whim(random.nextInt(1_000)), act::crash)) {
            act.say(PORT + provider.address().getPort());
            new CountDownLatch(1).await();
        }
    }

    private static Whim whim(int die) {
        return die < 4 ? Whim.DEATH : die < 40 ? Whim.IGNORE : die < 140 ? Whim.SILENCE : Whim.NONE;
    }
}
