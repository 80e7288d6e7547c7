/**
 * An order management system: what an order and the inventory know is decided by actors, and a durable function leads
 * an order from payment to shipping, or back to where it came from.
 */
@NullMarked
package dev.everfold.examples.order;

import org.jspecify.annotations.NullMarked;
