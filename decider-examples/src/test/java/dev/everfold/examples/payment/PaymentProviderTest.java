package dev.everfold.examples.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.examples.payment.Checkout.Bill;
import dev.everfold.examples.payment.PaymentProvider.Whim;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PaymentProviderTest {

    private static final Bill BILL = new Bill("alice", 1_999);

    @TempDir
    private Path directory;

    private PaymentProvider provider;
    private HttpPayments payments;

    @BeforeEach
    void start() throws IOException {
        provider = new PaymentProvider(0, books(), () -> Whim.NONE, () -> {});
        payments = new HttpPayments(provider.address());
    }

    @AfterEach
    void stop() {
        payments.close();
        provider.close();
    }

    private Books books() throws IOException {
        return new Books(directory.resolve("books"));
    }

    @Test
    void itChargesAsOftenAsItIsAskedTo() throws Exception {
        assertThat(payments.charge(BILL, "r")).isEqualTo("payment-1");
        assertThat(payments.charge(BILL, "r")).isEqualTo("payment-2");
        assertThat(payments.find("r")).contains("payment-1");
    }

    @Test
    void itChargesOnceForWhoAsksForThat() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(provider.address().resolve("/charges/r"))
                .header("After", "0")
                .header("Idempotency-Key", "yes")
                .POST(BodyPublishers.ofString("alice 1999"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, BodyHandlers.ofString()).body()).isEqualTo("payment-1");
            assertThat(http.send(request, BodyHandlers.ofString()).body()).isEqualTo("payment-1");
        }
        assertThat(books().charges()).hasSize(1);
    }

    @Test
    void aChargeThatWasOnItsWayWhenSomebodyAskedIsRefused() throws Exception {
        try (HttpPayments asking = new HttpPayments(provider.address())) {
            assertThat(asking.find("r")).isEmpty();
            assertThatThrownBy(() -> payments.charge(BILL, "r")).hasMessageContaining("409");
            assertThat(asking.charge(BILL, "r")).isEqualTo("payment-1");
        }
    }

    @Test
    void theBooksOutliveTheProcess() throws Exception {
        payments.charge(BILL, "r");
        assertThat(payments.find("s")).isEmpty();
        Books read = books();
        assertThat(read.charges()).containsExactly(new Books.Charge("r", BILL, "payment-1"));
        assertThat(read.questions("s")).isEqualTo(1);
    }
}
