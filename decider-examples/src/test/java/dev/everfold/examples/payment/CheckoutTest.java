package dev.everfold.examples.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.examples.payment.Books.Charge;
import dev.everfold.examples.payment.Checkout.Bill;
import dev.everfold.examples.payment.Checkout.Payments;
import dev.everfold.examples.payment.PaymentProvider.Whim;
import dev.everfold.journal.InMemoryJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CheckoutTest {

    private static final Bill BILL = new Bill("alice", 1_999);

    @TempDir
    private Path directory;

    private final Queue<Whim> whims = new ConcurrentLinkedQueue<>();
    private Books books;
    private PaymentProvider provider;
    private HttpPayments payments;

    @BeforeEach
    void start() throws IOException {
        books = new Books(directory.resolve("books"));
        provider = new PaymentProvider(
                0, books, () -> whims.isEmpty() ? Whim.NONE : whims.remove(), () -> whims.add(Whim.NONE));
        payments = new HttpPayments(provider.address());
    }

    @AfterEach
    void stop() {
        payments.close();
        provider.close();
    }

    private String check(DurableFunction<Bill, String> checkout) {
        try (DurableSystem system = DurableSystem.of(checkout).inMemory()) {
            return system.call(checkout, "order-1", BILL);
        }
    }

    @Test
    void aCustomerIsCharged() {
        assertThat(check(Checkout.function(payments))).isEqualTo("payment-1");
        assertThat(books.charges().stream().map(Charge::bill)).containsExactly(BILL);
        assertThat(books.questions()).isZero();
    }

    @Test
    void aChargeWithoutAnAnswerIsFound() {
        whims.addAll(List.of(Whim.SILENCE, Whim.SILENCE, Whim.IGNORE));
        assertThat(check(Checkout.function(payments))).isEqualTo("payment-1");
        assertThat(books.charges()).hasSize(1);
        assertThat(books.found()).isPositive();
    }

    @Test
    void aChargeThatDidNotHappenIsMade() {
        whims.addAll(List.of(Whim.IGNORE, Whim.NONE, Whim.IGNORE, Whim.SILENCE));
        assertThat(check(Checkout.function(payments))).isEqualTo("payment-1");
        assertThat(books.charges()).hasSize(1);
        assertThat(books.questions()).isPositive();
    }

    @Test
    void whoDoesNotAskChargesTwice() {
        whims.add(Whim.SILENCE);
        assertThat(check(Checkout.careless(payments))).isEqualTo("payment-2");
        assertThat(books.charges()).hasSize(2);
    }

    /** Charges, and then everything stands still. */
    private final class Frozen implements Payments {
        private final CountDownLatch charged = new CountDownLatch(1);
        private final CountDownLatch thawed = new CountDownLatch(1);

        @Override
        public String charge(Bill bill, String reference) throws IOException, InterruptedException {
            payments.charge(bill, reference);
            charged.countDown();
            thawed.await();
            throw new IOException("the process is long gone");
        }

        @Override
        public Optional<String> find(String reference) throws IOException {
            throw new IOException("the process is long gone");
        }
    }

    @Test
    void aProcessThatDiedAfterChargingDoesNotChargeAgain() throws InterruptedException {
        InMemoryJournal journal = new InMemoryJournal(1);
        Frozen frozen = new Frozen();
        DurableFunction<Bill, String> before = Checkout.function(frozen);
        try (DurableSystem stopped = DurableSystem.of(before).open(journal)) {
            stopped.start(before, "order-1", BILL);
            frozen.charged.await();
            journal.crash();
            DurableFunction<Bill, String> after = Checkout.function(payments);
            try (DurableSystem system = DurableSystem.of(after).open(journal)) {
                assertThat(system.invocation(after, "order-1").result()).isEqualTo("payment-1");
            }
            frozen.thawed.countDown();
        }
        assertThat(books.charges()).hasSize(1);
    }
}
