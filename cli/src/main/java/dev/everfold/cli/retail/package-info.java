/**
 * The main job: reads the lines of a shop's invoices and folds them into actors.
 *
 * <p>{@code PhysicalLines} cuts bytes into lines, {@code CsvRows} makes rows of them, {@code InvoiceFile} makes
 * commands of those, {@code Clients} ask them, {@code LineWindow} keeps the number under way bounded and the rejects in
 * order, and {@code RetailTotals} reads the outcome from the actors.
 */
@NullMarked
package dev.everfold.cli.retail;

import org.jspecify.annotations.NullMarked;
