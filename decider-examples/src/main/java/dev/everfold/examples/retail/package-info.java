/**
 * A shop's books: invoices, and what they mean for customers and stock. A line is a command to its
 * {@link dev.everfold.examples.retail.Invoice}; what the invoice accepts it passes on to its
 * {@link dev.everfold.examples.retail.Customer} and {@link dev.everfold.examples.retail.StockItem} in the same turn, by
 * messages.
 */
@NullMarked
package dev.everfold.examples.retail;

import org.jspecify.annotations.NullMarked;
