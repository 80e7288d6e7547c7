package dev.everfold.cli.demo;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.everfold.cli.retail.RetailTotals;
import dev.everfold.examples.retail.StockItem;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The totals of an invoice file in one pass and a few maps: what the actors have to agree with. Shares neither the
 * reader nor the rules with them. Reads a plain export: UTF-8, one line per row, {@code ;} between the columns of the
 * public data set, in its order.
 */
public final class PlainSum {

    private static final int COLUMNS = 8;

    private final Set<String> invoices = new HashSet<>();
    private final Set<String> items = new HashSet<>();
    private final Map<String, BigDecimal> spent = new HashMap<>();
    private BigDecimal revenue = BigDecimal.ZERO;
    private BigDecimal cancelled = BigDecimal.ZERO;
    private long lines;
    private long accepted;
    private long sold;
    private long returned;
    private long adjusted;

    private PlainSum() {}

    /** Reads and adds up a file. */
    public static PlainSum of(Path file) throws IOException {
        PlainSum sum = new PlainSum();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                sum.lines++;
                try {
                    List<String> row = CsvReader.builder()
                            .fieldSeparator(';')
                            .allowUnclosedQuote(false)
                            .ofSingleCsvRecord(line)
                            .getFields();
                    if (row.size() == COLUMNS) {
                        sum.add(row.get(0), row.get(1), Long.parseLong(row.get(3)), decimal(row.get(5)), row.get(6));
                    }
                } catch (CsvParseException | NumberFormatException unreadable) {
                    // Counted as a line and nothing else: a reject.
                }
            }
        }
        return sum;
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text.replace(',', '.'));
    }

    private void add(String invoice, String item, long quantity, BigDecimal price, String customer) {
        BigDecimal amount = price.multiply(BigDecimal.valueOf(quantity));
        boolean isSale = quantity > 0 && price.signum() >= 0;
        boolean isCancellation = quantity < 0 && invoice.startsWith("C");
        boolean isAdjustment = quantity < 0 && !invoice.startsWith("C") && price.signum() == 0;
        if (!isSale && !isCancellation && !isAdjustment) {
            return;
        }
        accepted++;
        invoices.add(invoice);
        items.add(item);
        if (isAdjustment) {
            adjusted -= quantity;
            return;
        }
        revenue = revenue.add(amount);
        if (isSale) {
            sold += quantity;
        } else {
            cancelled = cancelled.add(amount);
            returned -= quantity;
        }
        if (!customer.isEmpty()) {
            spent.merge(customer, amount, BigDecimal::add);
        }
    }

    /** All data lines. */
    public long lines() {
        return lines;
    }

    /** Those that are a sale, a cancellation or an adjustment. */
    public long accepted() {
        return accepted;
    }

    /** What the books have to say. */
    public RetailTotals totals() {
        return new RetailTotals(
                new RetailTotals.Actors(invoices.size(), spent.size(), items.size()),
                new RetailTotals.Money(
                        revenue, cancelled, spent.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add)),
                new StockItem.Units(sold, returned, adjusted),
                spent.entrySet().stream()
                        .map(entry -> new RetailTotals.TopCustomer(entry.getKey(), entry.getValue()))
                        .sorted(RetailTotals.HIGHEST_FIRST)
                        .limit(RetailTotals.TOP_CUSTOMERS_MAX)
                        .toList());
    }
}
