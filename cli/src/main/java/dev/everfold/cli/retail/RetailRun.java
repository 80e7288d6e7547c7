package dev.everfold.cli.retail;

import dev.everfold.ActorSystem;
import dev.everfold.cli.console.Progress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One pass over an invoice file. Everything it is to know about earlier passes, the actors know. */
final class RetailRun {

    /** How many lines are under way at most; with lines of 100 bytes, a few megabytes. */
    private static final int WINDOW_LINES = 16_384;

    private static final Duration DELIVERY_PAUSE = Duration.ofMillis(500);
    private static final Duration DELIVERY_MAX = Duration.ofMinutes(10);

    private final ActorSystem system;
    private final int clientCount;
    private final LongConsumer onAcknowledged;
    private final Progress progress;
    private final InstantSource clock;

    /**
     * A run.
     *
     * @param onAcknowledged hears of every accepted line, on the client's thread, with the number of those so far
     */
    RetailRun(
            ActorSystem system, int clientCount, LongConsumer onAcknowledged, Progress progress, InstantSource clock) {
        this.system = system;
        this.clientCount = clientCount;
        this.onAcknowledged = onAcknowledged;
        this.progress = progress;
        this.clock = clock;
    }

    /** Reads the file to its end, waits until every message is delivered, and adds up. */
    RetailReport over(InvoiceFile file, Consumer<Reject> rejects) throws IOException, InterruptedException {
        Instant begin = clock.instant();
        RetailReport.Lines lines = fold(file, rejects);
        awaitDelivery();
        Duration folding = Duration.between(begin, clock.instant());
        RetailTotals totals = RetailTotals.of(
                system, read -> progress.show(() -> String.format(Locale.ROOT, "%,d actors read", read)));
        return new RetailReport(lines, totals, folding, Duration.between(begin, clock.instant()));
    }

    private RetailReport.Lines fold(InvoiceFile file, Consumer<Reject> rejects)
            throws IOException, InterruptedException {
        LineWindow window = new LineWindow(WINDOW_LINES, rejects);
        try (Clients clients = new Clients(clientCount, system, window, onAcknowledged)) {
            try {
                return fold(file, window, clients);
            } catch (IOException | InterruptedException e) {
                window.fail(new IllegalStateException("reading the file ended before its time", e));
                throw e;
            } catch (RuntimeException e) {
                window.fail(e);
                throw e;
            }
        }
    }

    private RetailReport.Lines fold(InvoiceFile file, LineWindow window, Clients clients)
            throws IOException, InterruptedException {
        long read = 0;
        long unreadable = 0;
        for (@Nullable InputLine line = file.next(); line != null; line = file.next()) {
            read++;
            long ticket = window.enter();
            switch (line) {
                case InputLine.Parsed parsed -> clients.ask(ticket, parsed);
                case InputLine.Unreadable(long number, String reason) -> {
                    unreadable++;
                    window.finish(ticket, new Reject(number, reason));
                }
            }
            long soFar = read;
            progress.show(() -> String.format(Locale.ROOT, "%,d lines read, %d %%", soFar, file.percentRead()));
        }
        window.awaitEmpty();
        return new RetailReport.Lines(read, clients.applied(), clients.duplicates(), unreadable + clients.rejected());
    }

    private void awaitDelivery() throws InterruptedException {
        Instant deadline = clock.instant().plus(DELIVERY_MAX);
        while (!system.awaitDelivery(DELIVERY_PAUSE)) {
            if (clock.instant().isAfter(deadline)) {
                throw new IllegalStateException("after " + DELIVERY_MAX.toMinutes() + " minutes, "
                        + system.undeliveredCount() + " messages are still undelivered; run again to go on");
            }
            progress.show(() -> String.format(Locale.ROOT, "%,d messages to deliver", system.undeliveredCount()));
        }
    }
}
