/**
 * The past, open to inspection: states and entries of an actor at any point that is kept, what changed when, forks of
 * it, and what another version of a decider would have made of it. Looking changes nothing and runs no effect.
 */
@NullMarked
package dev.everfold.history;

import org.jspecify.annotations.NullMarked;
