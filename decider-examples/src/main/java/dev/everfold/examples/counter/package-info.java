/** The decider that costs least, for measuring what everything around it costs. */
@NullMarked
package dev.everfold.examples.counter;

import org.jspecify.annotations.NullMarked;
