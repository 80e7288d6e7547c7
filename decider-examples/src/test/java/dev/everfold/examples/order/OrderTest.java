package dev.everfold.examples.order;

import dev.everfold.examples.order.Order.Cancel;
import dev.everfold.examples.order.Order.Cancelled;
import dev.everfold.examples.order.Order.Paid;
import dev.everfold.examples.order.Order.Pay;
import dev.everfold.examples.order.Order.Place;
import dev.everfold.examples.order.Order.Placed;
import dev.everfold.examples.order.Order.Rejection;
import dev.everfold.examples.order.Order.Ship;
import dev.everfold.examples.order.Order.Shipped;
import dev.everfold.examples.order.Order.Standing;
import dev.everfold.examples.order.Order.Status;
import dev.everfold.testkit.DeciderScenario;
import org.junit.jupiter.api.Test;

class OrderTest {

    private final DeciderScenario<Order.Command, Order.Event, Standing, Rejection> order =
            DeciderScenario.of(new Order());

    @Test
    void anOrderGoesFromPlacedToShipped() {
        order.when(new Place("teapot", 2, 4_000))
                .thenEvents(new Placed("teapot", 2, 4_000))
                .when(new Pay("payment-1"))
                .thenEvents(new Paid("payment-1"))
                .when(new Ship("parcel-1"))
                .thenEvents(new Shipped("parcel-1"))
                .thenState(new Standing(Status.SHIPPED, "payment-1", "parcel-1"));
    }

    @Test
    void anOrderIsForSomethingAndForMoney() {
        order.when(new Place("teapot", 0, 1)).thenRejected(Rejection.AMOUNT_NOT_POSITIVE);
        order.when(new Place("teapot", 1, 0)).thenRejected(Rejection.AMOUNT_NOT_POSITIVE);
    }

    @Test
    void oneStepComesAfterTheOther() {
        order.when(new Pay("payment-1")).thenRejected(Rejection.NOT_NOW);
        order.when(new Cancel()).thenRejected(Rejection.NOT_NOW);
        DeciderScenario<Order.Command, Order.Event, Standing, Rejection> placed =
                order.given(new Placed("teapot", 2, 4_000));
        placed.when(new Place("teapot", 2, 4_000)).thenRejected(Rejection.NOT_NOW);
        placed.when(new Ship("parcel-1")).thenRejected(Rejection.NOT_NOW);
    }

    @Test
    void anOrderIsCancelledOnceAlsoWhenItsParcelIsCalledBack() {
        order.given(new Placed("teapot", 2, 4_000), new Paid("payment-1"))
                .when(new Cancel())
                .thenEvents(new Cancelled())
                .thenState(new Standing(Status.CANCELLED, "payment-1", ""));
        order.given(new Placed("teapot", 2, 4_000), new Paid("payment-1"), new Shipped("parcel-1"))
                .when(new Cancel())
                .thenEvents(new Cancelled());
        order.given(new Placed("teapot", 2, 4_000), new Cancelled())
                .when(new Cancel())
                .thenRejected(Rejection.NOT_NOW);
    }
}
