/** A function that waits for a human, for days, and keeps neither thread nor memory meanwhile. */
@NullMarked
package dev.everfold.examples.approval;

import org.jspecify.annotations.NullMarked;
