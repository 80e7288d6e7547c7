package dev.everfold.examples.agent;

import dev.everfold.examples.agent.Agent.Call;
import dev.everfold.examples.agent.Agent.Model;
import dev.everfold.examples.agent.Agent.Said;
import dev.everfold.examples.agent.Agent.Tools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/**
 * A model and its tools behind HTTP. Each line of the model's response is a call of a tool, {@code call TOOL ARGUMENT},
 * or else a line of its answer.
 */
public final class HttpModel implements Model, Tools, AutoCloseable {

    private static final String CALL = "call ";

    private final URI server;
    private final HttpClient http = HttpClient.newHttpClient();

    /** A client of the server at this address. */
    public HttpModel(URI server) {
        this.server = server;
    }

    @Override
    public Said complete(List<String> conversation) throws IOException, InterruptedException {
        List<String> lines =
                post("/model", String.join("\n", conversation)).lines().toList();
        List<Call> calls = lines.stream()
                .filter(line -> line.startsWith(CALL))
                .map(line -> line.split(" ", 3))
                .map(words -> new Call(words[1], words[2]))
                .toList();
        return new Said(calls.isEmpty() ? String.join("\n", lines) : "", calls);
    }

    @Override
    public String use(String tool, String argument) throws IOException, InterruptedException {
        return post("/tools/" + tool, argument);
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
