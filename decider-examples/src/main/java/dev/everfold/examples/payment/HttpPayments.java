package dev.everfold.examples.payment;

import dev.everfold.examples.payment.Checkout.Bill;
import dev.everfold.examples.payment.Checkout.Payments;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The {@link PaymentProvider} by HTTP. It asks for no idempotency key. */
public final class HttpPayments implements Payments, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI provider;
    private final HttpClient http = HttpClient.newHttpClient();

    /** By reference, how often the provider has said that there is no charge. */
    private final Map<String, String> inVain = new ConcurrentHashMap<>();

    /** A client of the provider at this address. */
    public HttpPayments(URI provider) {
        this.provider = provider;
    }

    @Override
    public String charge(Bill bill, String reference) throws IOException, InterruptedException {
        HttpResponse<String> response = send(to(reference)
                .header("After", inVain.getOrDefault(reference, "0"))
                .POST(BodyPublishers.ofString(bill.customer() + " " + bill.cents())));
        if (response.statusCode() != 200) {
            throw new IOException("no charge: " + response.statusCode() + " " + response.body());
        }
        inVain.remove(reference);
        return response.body();
    }

    @Override
    public Optional<String> find(String reference) throws IOException, InterruptedException {
        HttpResponse<String> response = send(to(reference).GET());
        return switch (response.statusCode()) {
            case 200 -> Optional.of(response.body());
            case 404 -> {
                inVain.put(reference, response.body());
                yield Optional.empty();
            }
            default -> throw new IOException("no answer: " + response.statusCode() + " " + response.body());
        };
    }

    private HttpRequest.Builder to(String reference) {
        return HttpRequest.newBuilder(provider.resolve("/charges/" + reference)).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
    }
}
