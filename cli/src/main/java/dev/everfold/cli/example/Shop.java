package dev.everfold.cli.example;

import dev.everfold.durable.AlreadyStartedException;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationFilter;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.InvocationInfo;
import dev.everfold.examples.payment.Checkout;
import dev.everfold.examples.payment.Checkout.Bill;
import dev.everfold.examples.payment.HttpPayments;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** The shop's process: it checks out orders, eight at a time, until it is killed; or finishes all that is left. */
final class Shop {

    static final String SELL = "sell";
    static final String FINISH = "finish";
    static final String OPEN = "open";
    static final String ACCEPTED = "accepted ";
    static final String PAID = "paid ";

    private static final int AT_A_TIME = 8;
    private static final int ORDERS_MAX = 100_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Act act;
    private final DurableFunction<Bill, String> checkout;
    private final DurableSystem system;

    private Shop(Act act, DurableFunction<Bill, String> checkout, DurableSystem system) {
        this.act = act;
        this.checkout = checkout;
        this.system = system;
    }

    /** Plays it; it is told the provider's port, whether it is careless, and which number its first order has. */
    static void play(Act act) throws InterruptedException {
        try (HttpPayments payments = new HttpPayments(URI.create("http://127.0.0.1:" + act.number(0)))) {
            boolean isCareless = Boolean.parseBoolean(act.arguments().get(1));
            DurableFunction<Bill, String> checkout =
                    isCareless ? Checkout.careless(payments) : Checkout.function(payments);
            try (DurableSystem system = DurableSystem.open(act.store(), checkout)) {
                act.say(OPEN);
                Shop shop = new Shop(act, checkout, system);
                if (act.name().equals(SELL)) {
                    shop.sell(act.number(2));
                } else {
                    shop.finish();
                }
            }
        }
    }

    private void sell(int first) throws InterruptedException {
        Semaphore places = new Semaphore(AT_A_TIME);
        for (int number = first; number < first + ORDERS_MAX; number++) {
            places.acquire();
            String order = "order-" + number;
            var _ = accept(order, new Bill("customer-" + number, 1_000 + number))
                    .resultAsync()
                    .whenComplete((_, _) -> places.release());
            act.say(ACCEPTED + order);
        }
    }

    private Invocation<String> accept(String order, Bill bill) {
        try {
            return system.start(checkout, order, bill);
        } catch (AlreadyStartedException before) {
            return system.invocation(checkout, order);
        }
    }

    private void finish() {
        List<InvocationId> all;
        try (Stream<InvocationInfo> found = system.list(InvocationFilter.ALL.function(checkout))) {
            all = found.map(InvocationInfo::id).toList();
        }
        for (InvocationId id : all) {
            Invocation<String> order = system.invocation(checkout, id.id());
            Optional<String> payment = order.result(PATIENCE);
            act.say(PAID + id.id() + " " + payment.orElseGet(() -> "NOT: " + order.info()));
        }
    }
}
