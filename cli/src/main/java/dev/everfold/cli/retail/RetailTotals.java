package dev.everfold.cli.retail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.examples.retail.Customer;
import dev.everfold.examples.retail.Invoice;
import dev.everfold.examples.retail.StockItem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What the books say as a whole.
 *
 * @param actors how many there are
 * @param money over invoices and customers
 * @param units over stock items
 * @param topCustomers the ten that spent most, highest first, ties by id
 */
public record RetailTotals(Actors actors, Money money, StockItem.Units units, List<TopCustomer> topCustomers) {

    /** How many customers the list at the top holds. */
    public static final int TOP_CUSTOMERS_MAX = 10;

    /** The order of the list at the top. */
    public static final Comparator<TopCustomer> HIGHEST_FIRST =
            Comparator.comparing(TopCustomer::spent).reversed().thenComparing(TopCustomer::id);

    /** Numbers of actors. */
    public record Actors(long invoices, long customers, long items) {}

    /**
     * Sums of quantity × unit price.
     *
     * @param revenue over all accepted lines, cancellations included
     * @param cancelled over cancellations
     * @param spent over customers
     */
    public record Money(BigDecimal revenue, BigDecimal cancelled, BigDecimal spent) {}

    /** A customer and what it spent. */
    public record TopCustomer(String id, BigDecimal spent) {}

    public RetailTotals {
        topCustomers = List.copyOf(topCustomers);
    }

    /**
     * Adds up the states of all actors. To be called when every message is delivered.
     *
     * @param onRead hears how many actors have been read so far
     */
    static RetailTotals of(ActorSystem system, LongConsumer onRead) {
        InvoiceSum invoices = new InvoiceSum();
        CustomerSum customers = new CustomerSum();
        ItemSum items = new ItemSum();
        LongSupplier read = () -> invoices.count + customers.count + items.count;
        forEachState(system, Invoice.TYPE, (_, total) -> {
            invoices.add(total);
            onRead.accept(read.getAsLong());
        });
        forEachState(system, Customer.TYPE, (id, account) -> {
            customers.add(id, account);
            onRead.accept(read.getAsLong());
        });
        forEachState(system, StockItem.TYPE, (_, units) -> {
            items.add(units);
            onRead.accept(read.getAsLong());
        });
        return new RetailTotals(
                new Actors(invoices.count, customers.count, items.count),
                new Money(invoices.revenue, invoices.cancelled, customers.spent),
                items.units,
                customers.top);
    }

    private static <V> void forEachState(ActorSystem system, ActorType<?, V, ?> type, BiConsumer<String, V> consumer) {
        try (Stream<String> keys = system.keys(type)) {
            keys.forEach(
                    key -> consumer.accept(key, system.ref(type, key).state().state()));
        }
    }

    /** The totals as the members of a JSON object, decimals as plain text. */
    public void addTo(ObjectNode json) {
        json.put("invoices", actors.invoices())
                .put("customers", actors.customers())
                .put("items", actors.items())
                .put("revenue", money.revenue().toPlainString())
                .put("cancelled", money.cancelled().toPlainString())
                .put("spent", money.spent().toPlainString())
                .put("unitsSold", units.sold())
                .put("unitsReturned", units.returned())
                .put("unitsAdjusted", units.adjusted());
        ArrayNode top = json.putArray("topCustomers");
        topCustomers.forEach(customer -> top.addObject()
                .put("id", customer.id())
                .put("spent", customer.spent().toPlainString()));
    }

    private static final class InvoiceSum {
        private long count;
        private BigDecimal revenue = BigDecimal.ZERO;
        private BigDecimal cancelled = BigDecimal.ZERO;

        void add(Invoice.Total total) {
            count++;
            revenue = revenue.add(total.revenue());
            cancelled = cancelled.add(total.cancelled());
        }
    }

    private static final class CustomerSum {
        private long count;
        private BigDecimal spent = BigDecimal.ZERO;
        private final List<TopCustomer> top = new ArrayList<>();

        void add(String id, Customer.Account account) {
            count++;
            spent = spent.add(account.spent());
            top.add(new TopCustomer(id, account.spent()));
            top.sort(HIGHEST_FIRST);
            if (top.size() > TOP_CUSTOMERS_MAX) {
                top.removeLast();
            }
        }
    }

    private static final class ItemSum {
        private long count;
        private StockItem.Units units = new StockItem.Units(0, 0, 0);

        void add(StockItem.Units more) {
            count++;
            units = new StockItem.Units(
                    Math.addExact(units.sold(), more.sold()),
                    Math.addExact(units.returned(), more.returned()),
                    Math.addExact(units.adjusted(), more.adjusted()));
        }
    }
}
