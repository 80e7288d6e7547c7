package dev.everfold.examples.retail;

import dev.everfold.examples.retail.StockItem.Adjust;
import dev.everfold.examples.retail.StockItem.Adjusted;
import dev.everfold.examples.retail.StockItem.Returned;
import dev.everfold.examples.retail.StockItem.Sell;
import dev.everfold.examples.retail.StockItem.Sold;
import dev.everfold.examples.retail.StockItem.TakeBack;
import dev.everfold.examples.retail.StockItem.Units;
import dev.everfold.testkit.DeciderScenario;
import org.junit.jupiter.api.Test;

class StockItemTest {

    @Test
    void eachKindOfMoveHasItsOwnSum() {
        DeciderScenario.of(new StockItem())
                .given(new Sold(1), new Returned(2), new Adjusted(3))
                .when(new Sell(10))
                .thenEvents(new Sold(10))
                .when(new TakeBack(20))
                .thenEvents(new Returned(20))
                .when(new Adjust(30))
                .thenEvents(new Adjusted(30))
                .thenState(new Units(11, 22, 33));
    }
}
