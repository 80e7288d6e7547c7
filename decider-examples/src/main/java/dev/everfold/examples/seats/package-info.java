/** Seats that are held for a while: a timer gives back what nobody pays for. */
@NullMarked
package dev.everfold.examples.seats;

import org.jspecify.annotations.NullMarked;
