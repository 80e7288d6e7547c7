package dev.everfold.cli.retail;

import dev.everfold.IdempotencyKey;
import dev.everfold.examples.retail.Invoice;

/** One data line of an invoice file. */
sealed interface InputLine {

    /** As an editor counts: the header is line 1. */
    long number();

    /**
     * A line that says something, sensible or not.
     *
     * @param identity tells this line from every other
     */
    record Parsed(long number, IdempotencyKey identity, Invoice.RecordLine command) implements InputLine {}

    /** A line that cannot be read. */
    record Unreadable(long number, String reason) implements InputLine {}
}
