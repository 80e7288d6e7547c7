package dev.everfold.examples.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands in for a language model and two tools, on a port of this machine. It knows one question, what to wear in a
 * city tomorrow, and remembers what it was asked, so that a test can count.
 */
public final class StandIn implements AutoCloseable {

    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** Starts it on a free port. */
    public StandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where it is. */
    public URI address() {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
    }

    /** What it was asked, in order: paths. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(path);
            byte[] answer = answer(path, body).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static String answer(String path, String body) {
        return switch (path) {
            case "/tools/weather" -> "4 degrees and rain in " + body;
            case "/tools/calendar" -> "a walk with the dog " + body;
            case "/tools/wardrobe" -> "a yellow raincoat for " + body;
            default -> say(body);
        };
    }

    /** What the model says depends on what is found so far. */
    private static String say(String conversation) {
        if (!conversation.contains("weather: ")) {
            return "call weather Oslo\ncall calendar tomorrow";
        }
        if (!conversation.contains("wardrobe: ")) {
            return "call wardrobe rain";
        }
        return "Wear the yellow raincoat: there will be rain while you walk the dog.";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
