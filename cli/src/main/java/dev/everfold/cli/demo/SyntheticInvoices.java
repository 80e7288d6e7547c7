package dev.everfold.cli.demo;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A made-up file of invoice lines that looks like a real export: a byte order mark, {@code ;} between columns, decimal
 * commas, quotes inside of quotes, cancellations, stock adjustments, lines without a customer, and some that nobody can
 * read. The same seed makes the same file.
 */
public final class SyntheticInvoices {

    private static final String HEADER =
            "\uFEFFInvoiceNo;StockCode;Description;Quantity;InvoiceDate;UnitPrice;CustomerID;Country";
    private static final String[] GOODS = {
        "WHITE METAL LANTERN",
        "\"RECORD FRAME 7\"\" SINGLE SIZE\"",
        "\"TEA SET; BLUE\"",
        "CREAM CUPID HEARTS",
        "CAFÉ SIGN",
        ""
    };
    private static final int ITEMS = 400;
    private static final int CUSTOMERS = 120;
    private static final int LINES_PER_INVOICE = 20;

    private final Random random;
    private int invoice = 536365;
    private int linesLeft;
    private String customer = "";
    private boolean isCancellation;

    private SyntheticInvoices(long seed) {
        this.random = new Random(seed);
    }

    /** Writes a file with this many data lines. */
    public static void write(Path file, int lines, long seed) throws IOException {
        SyntheticInvoices invoices = new SyntheticInvoices(seed);
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write(HEADER);
            out.write("\n");
            for (int line = 0; line < lines; line++) {
                out.write(invoices.line());
                out.write("\n");
            }
        }
    }

    private String line() {
        if (linesLeft == 0) {
            linesLeft = 1 + random.nextInt(2 * LINES_PER_INVOICE);
            invoice++;
            isCancellation = random.nextInt(25) == 0;
            customer = random.nextInt(5) == 0 ? "" : Integer.toString(12346 + random.nextInt(CUSTOMERS));
        }
        linesLeft--;
        String number = isCancellation ? "C" + invoice : Integer.toString(invoice);
        int units = 1 + random.nextInt(48);
        return switch (random.nextInt(100)) {
            case 0 -> row(number, "six", price());
            case 1 -> row(number, Integer.toString(units), "free");
            case 2 -> number + ";too;few";
            case 3 -> row(number, Integer.toString(units), price()).replace(";", ";\"");
            case 4 -> row(number, "0", price());
            case 5, 6 -> row(Integer.toString(invoice), Integer.toString(-units), "0");
            default -> row(number, Integer.toString(isCancellation ? -units : units), price());
        };
    }

    private String row(String number, String quantity, String price) {
        String code = Integer.toString(20000 + random.nextInt(ITEMS));
        String description = GOODS[random.nextInt(GOODS.length)];
        return String.join(
                ";", number, code, description, quantity, "1/12/2010 08:26", price, customer, "United Kingdom");
    }

    private String price() {
        return random.nextInt(20) + "," + random.nextInt(10) + random.nextInt(10);
    }
}
