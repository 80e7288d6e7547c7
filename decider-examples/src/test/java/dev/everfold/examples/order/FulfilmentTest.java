package dev.everfold.examples.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.durable.testkit.DurableReplay;
import dev.everfold.durable.testkit.DurableTestkit;
import dev.everfold.examples.order.Fulfilment.Payments;
import dev.everfold.examples.order.Fulfilment.Purchase;
import dev.everfold.examples.order.Inventory.Receive;
import dev.everfold.examples.order.Inventory.Stock;
import dev.everfold.examples.order.Order.Standing;
import dev.everfold.examples.order.Order.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FulfilmentTest {

    private static final List<ActorType<?, ?, ?>> ACTORS = List.of(Order.TYPE, Inventory.TYPE);
    private static final Purchase TEAPOTS = new Purchase("order-1", "teapot", 2, 4_000, "Main Street 1");

    private final List<String> done = new ArrayList<>();

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
            (order, address, _) -> {
                done.add("ship " + order + " to " + address);
                return "parcel of " + order;
            });

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
            assertThat(steps).endsWith("ship", "refund", "Inventory/teapot", "Order/order-1");
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
