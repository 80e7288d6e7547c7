package dev.everfold.examples.retail;

import dev.everfold.Message;
import dev.everfold.examples.retail.Invoice.Adjusted;
import dev.everfold.examples.retail.Invoice.Books;
import dev.everfold.examples.retail.Invoice.Cancelled;
import dev.everfold.examples.retail.Invoice.RecordLine;
import dev.everfold.examples.retail.Invoice.Rejection;
import dev.everfold.examples.retail.Invoice.Sold;
import dev.everfold.examples.retail.Invoice.Total;
import dev.everfold.testkit.DeciderScenario;
import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InvoiceTest {

    private static final BigDecimal PRICE = new BigDecimal("2.55");

    private final DeciderScenario<RecordLine, Invoice.Event, Books, Rejection> invoice =
            DeciderScenario.of(new Invoice());

    @Test
    void aSaleIsPassedOnToStockAndCustomer() {
        invoice.when(new RecordLine("536365", "lantern", 6, PRICE, "17850"))
                .thenEvents(new Sold("lantern", 6, PRICE, "17850"))
                .thenSends(
                        Message.to(StockItem.TYPE, "lantern", new StockItem.Sell(6)),
                        Message.to(Customer.TYPE, "17850", new Customer.Charge(new BigDecimal("15.30"), true)))
                .thenState(new Books(new Total(1, new BigDecimal("15.30"), BigDecimal.ZERO), Set.of("17850")));
    }

    @Test
    void theSecondLineForACustomerIsNoNewInvoice() {
        invoice.given(new Sold("lantern", 6, PRICE, "17850"))
                .when(new RecordLine("536365", "cup", 1, PRICE, "17850"))
                .thenSends(
                        Message.to(StockItem.TYPE, "cup", new StockItem.Sell(1)),
                        Message.to(Customer.TYPE, "17850", new Customer.Charge(PRICE, false)));
    }

    @Test
    void aSaleWithoutACustomerCountsForInvoiceAndStock() {
        invoice.when(new RecordLine("536365", "lantern", 2, PRICE, ""))
                .thenEvents(new Sold("lantern", 2, PRICE, ""))
                .thenSends(Message.to(StockItem.TYPE, "lantern", new StockItem.Sell(2)))
                .thenState(new Books(new Total(1, new BigDecimal("5.10"), BigDecimal.ZERO), Set.of()));
    }

    @Test
    void aGiftIsASale() {
        invoice.when(new RecordLine("536365", "lantern", 1, BigDecimal.ZERO, ""))
                .thenEvents(new Sold("lantern", 1, BigDecimal.ZERO, ""));
    }

    @Test
    void aCancellationTakesBackUnitsAndMoney() {
        invoice.when(new RecordLine("C536379", "lantern", -2, PRICE, "14527"))
                .thenEvents(new Cancelled("lantern", 2, PRICE, "14527"))
                .thenSends(
                        Message.to(StockItem.TYPE, "lantern", new StockItem.TakeBack(2)),
                        Message.to(Customer.TYPE, "14527", new Customer.Charge(new BigDecimal("-5.10"), true)))
                .thenState(new Books(new Total(1, new BigDecimal("-5.10"), new BigDecimal("-5.10")), Set.of("14527")));
    }

    @Test
    void anAdjustmentCountsForStockOnly() {
        invoice.when(new RecordLine("536589", "lantern", -10, BigDecimal.ZERO, "17850"))
                .thenEvents(new Adjusted("lantern", 10))
                .thenSends(Message.to(StockItem.TYPE, "lantern", new StockItem.Adjust(10)))
                .thenState(new Books(new Total(1, BigDecimal.ZERO, BigDecimal.ZERO), Set.of()));
    }

    @Test
    void anythingElseIsRejected() {
        invoice.when(new RecordLine("536365", "lantern", 0, PRICE, "")).thenRejected(Rejection.QUANTITY_ZERO);
        invoice.when(new RecordLine("C536365", "lantern", 0, PRICE, "")).thenRejected(Rejection.QUANTITY_ZERO);
        invoice.when(new RecordLine("536365", "lantern", 1, PRICE.negate(), "")).thenRejected(Rejection.PRICE_NEGATIVE);
        invoice.when(new RecordLine("536365", "lantern", -1, PRICE, ""))
                .thenRejected(Rejection.RETURN_WITHOUT_CANCELLATION);
    }

    @Test
    void sumsAreExact() {
        BigDecimal tenth = new BigDecimal("0.1");
        invoice.given(
                        new Sold("a", 1, tenth, ""),
                        new Sold("b", 2, tenth, ""),
                        new Cancelled("a", 1, new BigDecimal("0.30"), ""))
                .thenState(new Books(new Total(3, new BigDecimal("0.00"), new BigDecimal("-0.30")), Set.of()));
    }
}
