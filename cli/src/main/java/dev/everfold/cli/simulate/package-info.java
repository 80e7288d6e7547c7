/** The engine in a simulated world, from the command line. */
@NullMarked
package dev.everfold.cli.simulate;

import org.jspecify.annotations.NullMarked;
