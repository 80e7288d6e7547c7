package dev.everfold.examples.retail;

import dev.everfold.ActorOptions;
import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An invoice, by its number. It tells sales, cancellations and adjustments apart, and passes each on to the stock item
 * and, unless it is an adjustment or names no customer, to the customer.
 */
public final class Invoice implements Decider<Invoice.RecordLine, Invoice.Event, Invoice.Books, Invoice.Rejection> {

    /**
     * A line is told from its repetition by its idempotency key, at any distance in time, so keys are kept for ten
     * years and a million lines. Askers see the {@link Total}, which is what the journal records as the reply to each
     * line.
     */
    public static final ActorType<RecordLine, Total, Rejection> TYPE = ActorType.of("Invoice", new Invoice())
            .viewedAs(Total.class, Books::total)
            .options(ActorOptions.DEFAULT.idempotency(Duration.ofDays(3650), 1_000_000));

    /**
     * Adds a line.
     *
     * @param invoice the number of this invoice; one that begins with C is a cancellation
     * @param stockCode the key of the stock item
     * @param quantity units; negative when they come back
     * @param unitPrice exact
     * @param customer the key of the customer, or empty when the line names none
     */
    public record RecordLine(String invoice, String stockCode, long quantity, BigDecimal unitPrice, String customer) {}

    /** A line that was accepted; units are positive in all three. */
    public sealed interface Event {}

    public record Sold(String stockCode, long units, BigDecimal unitPrice, String customer) implements Event {}

    public record Cancelled(String stockCode, long units, BigDecimal unitPrice, String customer) implements Event {}

    public record Adjusted(String stockCode, long units) implements Event {}

    /**
     * The state.
     *
     * @param customers those this invoice has charged: as a rule one, never more than it has lines
     */
    public record Books(Total total, Set<String> customers) {}

    /**
     * What the lines add up to.
     *
     * @param lines how many were accepted
     * @param revenue the sum of quantity × unit price, cancellations included
     * @param cancelled the same over cancellations alone, so never positive unless a price is negative
     */
    public record Total(long lines, BigDecimal revenue, BigDecimal cancelled) {}

    /** Why a line is none of the three kinds. */
    public enum Rejection {
        QUANTITY_ZERO,
        PRICE_NEGATIVE,
        RETURN_WITHOUT_CANCELLATION
    }

    public Books initialState() {
        return new Books(new Total(0, BigDecimal.ZERO, BigDecimal.ZERO), Set.of());
    }

    public Decision<Event, Rejection> decide(RecordLine line, Books books) {
        if (line.quantity() == 0) {
            return Decision.reject(Rejection.QUANTITY_ZERO);
        }
        if (line.quantity() > 0) {
            return line.unitPrice().signum() < 0 ? Decision.reject(Rejection.PRICE_NEGATIVE) : sell(line, books);
        }
        if (line.invoice().startsWith("C")) {
            return cancel(line, books);
        }
        return line.unitPrice().signum() == 0 ? adjust(line) : Decision.reject(Rejection.RETURN_WITHOUT_CANCELLATION);
    }

    private static Decision<Event, Rejection> sell(RecordLine line, Books books) {
        return charged(
                line,
                books,
                new Sold(line.stockCode(), line.quantity(), line.unitPrice(), line.customer()),
                new StockItem.Sell(line.quantity()));
    }

    private static Decision<Event, Rejection> cancel(RecordLine line, Books books) {
        return charged(
                line,
                books,
                new Cancelled(line.stockCode(), -line.quantity(), line.unitPrice(), line.customer()),
                new StockItem.TakeBack(-line.quantity()));
    }

    private static Decision<Event, Rejection> adjust(RecordLine line) {
        return Decision.accept(
                List.of(new Adjusted(line.stockCode(), -line.quantity())),
                List.of(Message.to(StockItem.TYPE, line.stockCode(), new StockItem.Adjust(-line.quantity()))));
    }

    private static Decision<Event, Rejection> charged(
            RecordLine line, Books books, Event event, StockItem.Command stock) {
        List<Message<?>> messages = new ArrayList<>(2);
        messages.add(Message.to(StockItem.TYPE, line.stockCode(), stock));
        if (!line.customer().isEmpty()) {
            boolean newInvoice = !books.customers().contains(line.customer());
            BigDecimal amount = amount(line.quantity(), line.unitPrice());
            messages.add(Message.to(Customer.TYPE, line.customer(), new Customer.Charge(amount, newInvoice)));
        }
        return Decision.accept(List.of(event), messages);
    }

    public Books evolve(Books books, Event event) {
        Total total = books.total();
        return switch (event) {
            case Sold(String _, long units, BigDecimal unitPrice, String customer) -> {
                BigDecimal amount = amount(units, unitPrice);
                yield new Books(
                        new Total(total.lines() + 1, total.revenue().add(amount), total.cancelled()),
                        with(books.customers(), customer));
            }
            case Cancelled(String _, long units, BigDecimal unitPrice, String customer) -> {
                BigDecimal amount = amount(-units, unitPrice);
                yield new Books(
                        new Total(
                                total.lines() + 1,
                                total.revenue().add(amount),
                                total.cancelled().add(amount)),
                        with(books.customers(), customer));
            }
            case Adjusted _ ->
                new Books(new Total(total.lines() + 1, total.revenue(), total.cancelled()), books.customers());
        };
    }

    private static BigDecimal amount(long quantity, BigDecimal unitPrice) {
        return unitPrice.multiply(BigDecimal.valueOf(quantity));
    }

    private static Set<String> with(Set<String> customers, String customer) {
        if (customer.isEmpty() || customers.contains(customer)) {
            return customers;
        }
        Set<String> more = new HashSet<>(customers);
        more.add(customer);
        return Set.copyOf(more);
    }
}
