package dev.everfold.properties.examples;

import dev.everfold.ActorType;
import dev.everfold.examples.retail.Customer;
import dev.everfold.examples.retail.Invoice;
import dev.everfold.examples.retail.Invoice.RecordLine;
import dev.everfold.examples.retail.StockItem;
import dev.everfold.properties.equivalence.ReplayEquivalence;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** With a view that shows less than the state, and messages to actors of other types. */
class InvoiceReplayTest implements ReplayEquivalence<RecordLine> {

    @Override
    public ActorType<RecordLine, ?, ?> actorType() {
        return Invoice.TYPE;
    }

    @Override
    public List<ActorType<?, ?, ?>> others() {
        return List.of(Customer.TYPE, StockItem.TYPE);
    }

    @Override
    public Arbitrary<RecordLine> commands() {
        Arbitrary<String> invoices = Arbitraries.of("536365", "C536365");
        Arbitrary<String> items = Arbitraries.of("lantern", "cup");
        Arbitrary<Long> quantities = Arbitraries.longs().between(-10, 10);
        Arbitrary<BigDecimal> prices = Arbitraries.bigDecimals()
                .between(new BigDecimal("-0.01"), new BigDecimal("9.99"))
                .ofScale(2)
                .injectDuplicates(0.2);
        Arbitrary<String> customers = Arbitraries.of("", "17850", "14527", "12583");
        return Combinators.combine(invoices, items, quantities, prices, customers)
                .as(RecordLine::new);
    }
}
