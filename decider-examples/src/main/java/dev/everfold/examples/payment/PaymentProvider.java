package dev.everfold.examples.payment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.everfold.examples.payment.Checkout.Bill;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A payment provider on a port of this machine, which takes one request after the other.
 *
 * <p>{@code POST /charges/REFERENCE} charges, each time. With the header {@code Idempotency-Key} it charges once per
 * reference; who does not ask for it does not get it. {@code GET /charges/REFERENCE} finds the charge, or says with 404
 * how often it was asked in vain. A charge says in its header {@code After} what it was told last, and one that was
 * told less is refused: it was on its way while somebody was told that it is not there.
 *
 * <p>The provider has its whims: the connection ends before the answer, or the process does.
 */
public final class PaymentProvider implements AutoCloseable {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int OUTDATED = 409;

    private final HttpServer server;
    private final Books books;
    private final Supplier<Whim> whims;
    private final Runnable death;

    /** What it does with a request. */
    public enum Whim {
        /** What it is asked to. */
        NONE,
        /** Nothing, and the connection ends. */
        IGNORE,
        /** What it is asked to; then the connection ends without an answer. */
        SILENCE,
        /** What it is asked to; then the process ends. */
        DEATH
    }

    private record Answer(int status, String text) {}

    /**
     * Starts it.
     *
     * @param port where, or 0 for any
     * @param books what it knows
     * @param whims gives one for each request
     * @param death ends the process
     */
    public PaymentProvider(int port, Books books, Supplier<Whim> whims, Runnable death) throws IOException {
        this.books = books;
        this.whims = whims;
        this.death = death;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/charges/", this::handle);
        server.start();
    }

    /** Where it is. */
    public URI address() {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Whim whim = whims.get();
            if (whim == Whim.IGNORE) {
                return;
            }
            Answer answer = answer(exchange);
            switch (whim) {
                case NONE, IGNORE -> send(exchange, answer);
                case SILENCE -> {}
                case DEATH -> death.run();
            }
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String reference = path.substring(path.lastIndexOf('/') + 1);
        Optional<String> before = books.find(reference);
        if (exchange.getRequestMethod().equals("GET")) {
            return before.isPresent() ? found(reference, before.get()) : inVain(reference);
        }
        if (before.isPresent() && exchange.getRequestHeaders().containsKey("Idempotency-Key")) {
            return new Answer(OK, before.get());
        }
        if (Integer.parseInt(exchange.getRequestHeaders().getFirst("After")) < books.questions(reference)) {
            return new Answer(OUTDATED, "somebody was told since that there is no such charge");
        }
        String[] bill = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split(" ", 2);
        return new Answer(OK, books.charge(reference, new Bill(bill[0], Long.parseLong(bill[1]))));
    }

    private Answer found(String reference, String payment) throws IOException {
        books.found(reference);
        return new Answer(OK, payment);
    }

    private Answer inVain(String reference) throws IOException {
        books.question(reference);
        return new Answer(NOT_FOUND, Integer.toString(books.questions(reference)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
