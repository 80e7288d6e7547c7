/**
 * A payment provider that charges and then, now and then, says nothing or dies, and a function that charges nobody
 * twice all the same: its charge is a step that can be asked about.
 */
@NullMarked
package dev.everfold.examples.payment;

import org.jspecify.annotations.NullMarked;
