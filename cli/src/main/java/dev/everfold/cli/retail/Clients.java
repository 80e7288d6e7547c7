package dev.everfold.cli.retail;

import dev.everfold.ActorSystem;
import dev.everfold.CommandOptions;
import dev.everfold.Reply;
import dev.everfold.examples.retail.Invoice;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Asks the invoices: a number of clients, each a virtual thread that asks, waits for the reply, and asks again. The
 * lines of one invoice all go to the same client, so they keep their order.
 */
final class Clients implements AutoCloseable {

    /*
     * The queues need no bound of their own: what waits in them is under way, and the window bounds that.
     */
    private final ActorSystem system;
    private final LineWindow window;
    private final LongConsumer onAcknowledged;
    private final List<BlockingQueue<Work>> queues;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();

    /**
     * Starts the clients.
     *
     * @param onAcknowledged hears of every accepted line, with the number of those so far, itself included
     */
    Clients(int count, ActorSystem system, LineWindow window, LongConsumer onAcknowledged) {
        this.system = system;
        this.window = window;
        this.onAcknowledged = onAcknowledged;
        this.queues = IntStream.range(0, count)
                .<BlockingQueue<Work>>mapToObj(_ -> new LinkedBlockingQueue<>())
                .toList();
        queues.forEach(queue -> threads.execute(() -> work(queue)));
    }

    /** Hands over a line that the window has let in. Does not block. */
    void ask(long ticket, InputLine.Parsed line) {
        int client = Math.floorMod(line.command().invoice().hashCode(), queues.size());
        queues.get(client).add(new Work.Ask(ticket, line));
    }

    /** Lines accepted for the first time. */
    long applied() {
        return applied.get();
    }

    /** Lines whose acceptance was on record. */
    long duplicates() {
        return duplicates.get();
    }

    /** Lines that an invoice rejected. */
    long rejected() {
        return rejected.get();
    }

    private void work(BlockingQueue<Work> queue) {
        try {
            while (queue.take() instanceof Work.Ask(long ticket, InputLine.Parsed line)) {
                if (!window.hasFailed()) {
                    ask(line, ticket);
                }
            }
        } catch (InterruptedException e) {
            window.fail(new IllegalStateException("a client was interrupted, which nobody does", e));
        } catch (RuntimeException e) {
            window.fail(e);
        }
    }

    private void ask(InputLine.Parsed line, long ticket) {
        Reply<Invoice.Total, Invoice.Rejection> reply = system.ref(
                        Invoice.TYPE, line.command().invoice())
                .ask(line.command(), new CommandOptions(line.identity(), false, null));
        switch (reply) {
            case Reply.Accepted<?, ?> accepted -> {
                (accepted.repeated() ? duplicates : applied).incrementAndGet();
                onAcknowledged.accept(acknowledged.incrementAndGet());
                window.finish(ticket);
            }
            case Reply.Rejected<?, Invoice.Rejection>(Invoice.Rejection reason, boolean _) -> {
                rejected.incrementAndGet();
                window.finish(ticket, new Reject(line.number(), sentence(reason)));
            }
        }
    }

    private static String sentence(Invoice.Rejection reason) {
        return switch (reason) {
            case QUANTITY_ZERO -> "the quantity is 0";
            case PRICE_NEGATIVE -> "the price of a sale is negative";
            case RETURN_WITHOUT_CANCELLATION ->
                "the quantity is negative, but the invoice is no cancellation and the price is not 0";
        };
    }

    /** Lets every client finish what it has, and waits for it. */
    @Override
    public void close() {
        queues.forEach(queue -> queue.add(new Work.Done()));
        threads.close();
    }

    private sealed interface Work {
        record Ask(long ticket, InputLine.Parsed line) implements Work {}

        record Done() implements Work {}
    }
}
