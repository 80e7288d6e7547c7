package dev.everfold.cli.retail;

import dev.everfold.ActorId;
import dev.everfold.IdempotencyKey;
import dev.everfold.cli.retail.Columns.Column;
import dev.everfold.examples.retail.Customer;
import dev.everfold.examples.retail.Invoice;
import dev.everfold.examples.retail.StockItem;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.List;
import java.util.regex.Pattern;

/** Makes commands of rows. Says what is wrong with a row that is none; judges no sense, which the invoice does. */
final class LineReader {

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(?:[0-9]{1,30}(?:[.,][0-9]{0,30})?|[.,][0-9]{1,30})");
    private static final long QUANTITY_MAX = 1_000_000_000_000L;

    private final Columns columns;

    LineReader(Columns columns) {
        this.columns = columns;
    }

    /** The command of a row. */
    InputLine read(CsvRow.Fields row) {
        try {
            return new InputLine.Parsed(row.number(), IdempotencyKey.of(row.identity()), command(row.fields()));
        } catch (Unreadable trouble) {
            return new InputLine.Unreadable(row.number(), trouble.reason);
        }
    }

    private Invoice.RecordLine command(List<String> fields) throws Unreadable {
        String invoice = key(fields, Column.INVOICE_NO, Invoice.TYPE.name());
        String stockCode = key(fields, Column.STOCK_CODE, StockItem.TYPE.name());
        long quantity = quantity(columns.field(fields, Column.QUANTITY));
        BigDecimal unitPrice = price(columns.field(fields, Column.UNIT_PRICE));
        boolean isAnonymous = columns.field(fields, Column.CUSTOMER_ID).isEmpty();
        String customer = isAnonymous ? "" : key(fields, Column.CUSTOMER_ID, Customer.TYPE.name());
        return new Invoice.RecordLine(invoice, stockCode, quantity, unitPrice, customer);
    }

    private String key(List<String> fields, Column column, String type) throws Unreadable {
        String text = columns.field(fields, column);
        if (text.isEmpty()) {
            throw new Unreadable(column.title() + " is empty");
        }
        String key = Normalizer.normalize(text, Normalizer.Form.NFC);
        try {
            return new ActorId(type, key).key();
        } catch (IllegalArgumentException notAKey) {
            throw new Unreadable(column.title() + " is no key: " + Excerpt.of(text));
        }
    }

    private static long quantity(String text) throws Unreadable {
        if (!WHOLE.matcher(text).matches()) {
            throw new Unreadable("Quantity is no whole number: " + Excerpt.of(text));
        }
        long quantity = Long.parseLong(text);
        if (Math.abs(quantity) > QUANTITY_MAX) {
            throw new Unreadable("Quantity is beyond " + QUANTITY_MAX + ": " + text);
        }
        return quantity;
    }

    private static BigDecimal price(String text) throws Unreadable {
        if (!DECIMAL.matcher(text).matches()) {
            throw new Unreadable("UnitPrice is no decimal number: " + Excerpt.of(text));
        }
        return new BigDecimal(text.replace(',', '.'));
    }

    /** Leaves the reading of one row; never leaves this class. */
    private static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;

        Unreadable(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
