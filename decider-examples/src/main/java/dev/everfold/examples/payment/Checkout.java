package dev.everfold.examples.payment;

import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.RetryPolicy;
import dev.everfold.durable.Step;
import dev.everfold.durable.StepOptions;
import dev.everfold.durable.Verification;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Charges a customer. Whether an attempt that ended without an answer has charged, nobody knows but the provider; so
 * the provider is asked before the customer is charged again.
 */
public final class Checkout {

    private static final StepOptions PATIENT =
            StepOptions.DEFAULT.retry(RetryPolicy.FOREVER.delays(Duration.ofMillis(20), 2, Duration.ofSeconds(1)));

    private Checkout() {}

    /** Who pays how much. */
    public record Bill(String customer, long cents) {}

    /** The way to the provider. */
    public interface Payments {

        /**
         * Charges, every time it is called, and gives the number of the payment.
         *
         * @param reference stands in the provider's books beside the charge
         * @throws IOException when there is no answer; the customer may have been charged
         */
        String charge(Bill bill, String reference) throws IOException, InterruptedException;

        /**
         * The payment with this reference; empty when there was no charge, and none that is on its way will be made.
         */
        Optional<String> find(String reference) throws IOException, InterruptedException;
    }

    /** The function, with this way to the provider; its output is the number of the payment. */
    public static DurableFunction<Bill, String> function(Payments payments) {
        return DurableFunction.of("checkout", Bill.class, String.class, (ctx, bill) -> {
            Step<String> charge = info -> payments.charge(bill, info.idempotencyKey());
            return pay(
                    ctx,
                    charge.verifiedBy(info -> payments.find(info.idempotencyKey())
                            .map(Verification::done)
                            .orElseGet(Verification::notDone)));
        });
    }

    /** The same without the question: it charges some customers twice. */
    public static DurableFunction<Bill, String> careless(Payments payments) {
        return DurableFunction.of(
                "checkout",
                Bill.class,
                String.class,
                (ctx, bill) -> pay(ctx, info -> payments.charge(bill, info.idempotencyKey())));
    }

    private static String pay(Context ctx, Step<String> charge) {
        return ctx.run("charge", String.class, charge, PATIENT);
    }
}
