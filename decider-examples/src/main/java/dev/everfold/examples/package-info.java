/** Example deciders, one package each, small enough to read in one sitting. */
@NullMarked
package dev.everfold.examples;

import org.jspecify.annotations.NullMarked;
