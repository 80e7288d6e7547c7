package dev.everfold.cli.retail;

import dev.everfold.cli.console.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the header of an invoice file says: what separates its columns, and where the ones that are needed are.
 *
 * @param separator {@code ;} or {@code ,}, whichever makes more of the header
 * @param width how many columns there are
 * @param places of the columns that are needed; all others, known or not, are passed over
 */
record Columns(char separator, int width, Map<Column, Integer> places) {

    /** The columns that a line is made of. */
    enum Column {
        INVOICE_NO("InvoiceNo"),
        STOCK_CODE("StockCode"),
        QUANTITY("Quantity"),
        UNIT_PRICE("UnitPrice"),
        CUSTOMER_ID("CustomerID");

        private final String title;

        Column(String title) {
            this.title = title;
        }

        /** The name in the header, where neither case nor blanks count. */
        String title() {
            return title;
        }
    }

    Columns {
        places = Map.copyOf(places);
    }

    /**
     * Reads a header.
     *
     * @throws UsageException when it lacks a column or has one twice
     */
    static Columns of(String header, String file) {
        Columns semicolons = of(header, ';', file);
        Columns commas = of(header, ',', file);
        Columns better = commas.places.size() > semicolons.places.size()
                        || (commas.places.size() == semicolons.places.size() && commas.width > semicolons.width)
                ? commas
                : semicolons;
        String missing = Arrays.stream(Column.values())
                .filter(column -> !better.places.containsKey(column))
                .map(Column::title)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new UsageException(file + " lacks the column(s) " + missing
                    + "; its first line has to name InvoiceNo, StockCode, Quantity, UnitPrice and CustomerID, separated by"
                    + " ; or , and begins with: " + Excerpt.of(header));
        }
        return better;
    }

    /** The field of this column. */
    String field(List<String> fields, Column column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalStateException("no place for " + column);
        }
        return fields.get(place).strip();
    }

    private static Columns of(String header, char separator, String file) {
        if (!(CsvText.parse(header, separator) instanceof CsvText.Fields(List<String> titles))) {
            return new Columns(separator, 0, Map.of());
        }
        List<String> names = titles.stream().map(Columns::plain).collect(Collectors.toCollection(ArrayList::new));
        Map<Column, Integer> places = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            int place = names.indexOf(plain(column.title()));
            if (place != names.lastIndexOf(plain(column.title()))) {
                throw new UsageException(file + " has the column " + column.title() + " more than once");
            }
            if (place >= 0) {
                places.put(column, place);
            }
        }
        return new Columns(separator, names.size(), places);
    }

    private static String plain(String title) {
        return title.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
    }
}
