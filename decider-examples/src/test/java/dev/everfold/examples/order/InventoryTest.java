package dev.everfold.examples.order;

import dev.everfold.examples.order.Inventory.HandOver;
import dev.everfold.examples.order.Inventory.HandedOver;
import dev.everfold.examples.order.Inventory.Receive;
import dev.everfold.examples.order.Inventory.Received;
import dev.everfold.examples.order.Inventory.Rejection;
import dev.everfold.examples.order.Inventory.Release;
import dev.everfold.examples.order.Inventory.Released;
import dev.everfold.examples.order.Inventory.Reserve;
import dev.everfold.examples.order.Inventory.Reserved;
import dev.everfold.examples.order.Inventory.Stock;
import dev.everfold.testkit.DeciderScenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InventoryTest {

    private final DeciderScenario<Inventory.Command, Inventory.Event, Stock, Rejection> inventory =
            DeciderScenario.of(new Inventory());

    @Test
    void whatIsReservedIsNotFree() {
        inventory
                .given(new Received(10))
                .when(new Reserve("a", 4))
                .thenEvents(new Reserved("a", 4))
                .thenState(new Stock(6, Map.of("a", 4L)));
    }

    @Test
    void whatIsReleasedIsFreeAgainAndWhatIsHandedOverIsGone() {
        DeciderScenario<Inventory.Command, Inventory.Event, Stock, Rejection> reserved =
                inventory.given(new Received(10), new Reserved("a", 4));
        reserved.when(new Release("a")).thenEvents(new Released("a")).thenState(new Stock(10, Map.of()));
        reserved.when(new HandOver("a")).thenEvents(new HandedOver("a")).thenState(new Stock(6, Map.of()));
    }

    @Test
    void nothingIsReservedThatIsNotThereAndNothingTwice() {
        inventory.given(new Received(3)).when(new Reserve("a", 4)).thenRejected(Rejection.OUT_OF_STOCK);
        inventory
                .given(new Received(10), new Reserved("a", 4))
                .when(new Reserve("a", 1))
                .thenRejected(Rejection.RESERVED_BEFORE);
    }

    @Test
    void onlyWhatIsReservedCanGo() {
        inventory.given(new Received(10)).when(new Release("a")).thenRejected(Rejection.NOT_RESERVED);
        inventory.given(new Received(10)).when(new HandOver("a")).thenRejected(Rejection.NOT_RESERVED);
    }

    @Test
    void amountsHaveBounds() {
        inventory.when(new Receive(0)).thenRejected(Rejection.AMOUNT_NOT_POSITIVE);
        inventory.when(new Reserve("a", 0)).thenRejected(Rejection.AMOUNT_NOT_POSITIVE);
        inventory.given(new Received(5)).when(new Receive(Integer.MAX_VALUE)).thenRejected(Rejection.TOO_MANY);
    }
}
