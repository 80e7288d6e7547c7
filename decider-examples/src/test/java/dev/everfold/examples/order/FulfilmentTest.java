package dev.everfold.examples.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.durable.testkit.DurableReplay;
import dev.everfold.durable.testkit.DurableTestkit;
import dev.everfold.examples.order.Fulfilment.Payments;
import dev.everfold.examples.order.Fulfilment.Purchase;
import dev.everfold.examples.order.Fulfilment.Shipping;
import dev.everfold.examples.order.Inventory.Receive;
import dev.everfold.examples.order.Inventory.Stock;
import dev.everfold.examples.order.Order.Standing;
import dev.everfold.examples.order.Order.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FulfilmentTest {

    private static final List<ActorType<?, ?, ?>> ACTORS = List.of(Order.TYPE, Inventory.TYPE);
    private static final Purchase TEAPOTS = new Purchase("order-1", "teapot", 2, 4_000, "Main Street 1");

    private final List<String> done = new CopyOnWriteArrayList<>();

    private final DurableFunction<Purchase, String> fulfil = Fulfilment.function(
            new Payments() {
                @Override
                public String charge(String order, long cents, String key) {
                    done.add("charge " + order + " " + cents);
                    return "payment of " + order;
                }

                @Override
                public void refund(String order) {
                    done.add("refund " + order);
                }
            },
            new Shipping() {
                @Override
                public String ship(String order, String address, String key) throws IOException {
                    carrier.await(order);
                    done.add("ship " + order + " to " + address);
                    return "parcel of " + order;
                }

                @Override
                public void recall(String order) {
                    if (done.stream().anyMatch(deed -> deed.startsWith("ship " + order))) {
                        done.add("recall " + order);
                    }
                }
            });

    /** Takes its time. */
    private interface Carrier {
        void await(String order) throws IOException;
    }

    private Carrier carrier = _ -> {};

    private DurableTestkit stocked(long units) {
        DurableTestkit kit = DurableTestkit.of(ACTORS, fulfil);
        var _ = kit.system().actors().ref(Inventory.TYPE, "teapot").ask(new Receive(units));
        return kit;
    }

    private static Standing order(DurableTestkit kit) {
        return kit.system().actors().ref(Order.TYPE, "order-1").state().state();
    }

    private static Stock stock(DurableTestkit kit) {
        return kit.system().actors().ref(Inventory.TYPE, "teapot").state().state();
    }

    @Test
    void anOrderIsPaidAndShipped() {
        try (DurableTestkit kit = stocked(10)) {
            Invocation<String> shipped = kit.start(fulfil, "order-1", TEAPOTS);
            assertThat(kit.result(shipped)).isEqualTo("parcel of order-1");
            assertThat(done).containsExactly("charge order-1 4000", "ship order-1 to Main Street 1");
            assertThat(order(kit)).isEqualTo(new Standing(Status.SHIPPED, "payment of order-1", "parcel of order-1"));
            assertThat(stock(kit)).isEqualTo(new Stock(8, Map.of()));
        }
    }

    @Test
    void whatCannotBeShippedIsUndoneFromTheEnd() {
        try (DurableTestkit kit = stocked(10).failingForGood("ship")) {
            Invocation<String> failing = kit.start(fulfil, "order-1", TEAPOTS);
            assertThatThrownBy(() -> kit.result(failing)).isInstanceOf(InvocationFailedException.class);
            assertThat(done).containsExactly("charge order-1 4000", "refund order-1");
            assertThat(order(kit).status()).isEqualTo(Status.CANCELLED);
            assertThat(stock(kit)).isEqualTo(new Stock(10, Map.of()));
            List<String> steps =
                    failing.steps().stream().map(step -> step.name()).toList();
            assertThat(steps).endsWith("ship", "recall", "refund", "Inventory/teapot", "Order/order-1");
        }
    }

    @Test
    void aPaymentThatFailedIsRefundedAsItMayHaveHappened() {
        try (DurableTestkit kit = stocked(10).failingForGood("charge")) {
            Invocation<String> failing = kit.start(fulfil, "order-1", TEAPOTS);
            assertThatThrownBy(() -> kit.result(failing)).isInstanceOf(InvocationFailedException.class);
            assertThat(done).containsExactly("refund order-1");
            assertThat(stock(kit)).isEqualTo(new Stock(10, Map.of()));
        }
    }

    @Test
    void nobodyPaysForWhatIsNotThere() {
        try (DurableTestkit kit = stocked(1)) {
            Invocation<String> failing = kit.start(fulfil, "order-1", TEAPOTS);
            assertThatThrownBy(() -> kit.result(failing))
                    .isInstanceOf(InvocationFailedException.class)
                    .hasMessageContaining("OUT_OF_STOCK");
            assertThat(done).isEmpty();
            assertThat(order(kit).status()).isEqualTo(Status.CANCELLED);
            assertThat(stock(kit)).isEqualTo(new Stock(1, Map.of()));
        }
    }

    @Test
    void whatIsCancelledWhileItIsShippedIsCalledBack() throws Exception {
        CountDownLatch isTaken = new CountDownLatch(1);
        CountDownLatch isCancelled = new CountDownLatch(1);
        carrier = _ -> {
            isTaken.countDown();
            try {
                isCancelled.await();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        };
        try (DurableSystem system =
                DurableSystem.of(fulfil).actors(Order.TYPE, Inventory.TYPE).inMemory()) {
            var _ = system.actors().ref(Inventory.TYPE, "teapot").ask(new Receive(10));
            Invocation<String> cancelled = system.start(fulfil, "order-1", TEAPOTS);
            isTaken.await();
            cancelled.cancel("changed my mind");
            isCancelled.countDown();
            assertThat(cancelled.resultAsync())
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(InvocationCancelledException.class);
            assertThat(system.actors().awaitDelivery(Duration.ofSeconds(60))).isTrue();
            assertThat(done)
                    .containsExactly(
                            "charge order-1 4000", "ship order-1 to Main Street 1", "recall order-1", "refund order-1");
            assertThat(system.actors()
                            .ref(Order.TYPE, "order-1")
                            .state()
                            .state()
                            .status())
                    .isEqualTo(Status.CANCELLED);
            assertThat(system.actors().ref(Inventory.TYPE, "teapot").state().state())
                    .isEqualTo(new Stock(10, Map.of()));
        }
    }

    @Test
    void aCrashAnywhereMakesNoDifference() {
        DurableFunction<Purchase, String> stockedUp =
                DurableFunction.of("stocked-up", Purchase.class, String.class, (ctx, purchase) -> {
                    ctx.ask(Inventory.TYPE, purchase.item(), new Receive(10));
                    return ctx.call(fulfil, purchase);
                });
        DurableReplay<Purchase, String> shipped =
                DurableReplay.of(stockedUp, TEAPOTS).calling(fulfil).actors(ACTORS.toArray(ActorType[]::new));
        assertThat(shipped.check()).isGreaterThan(10);
        DurableReplay<Purchase, String> cancelled =
                DurableReplay.of(fulfil, TEAPOTS).actors(ACTORS.toArray(ActorType[]::new));
        assertThat(cancelled.check()).isGreaterThan(5);
    }
}
