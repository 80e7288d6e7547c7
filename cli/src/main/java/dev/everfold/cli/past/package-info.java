/** Looks into the past of a store that nobody has open: what was, when, and what another decider would make of it. */
@NullMarked
package dev.everfold.cli.past;

import org.jspecify.annotations.NullMarked;
