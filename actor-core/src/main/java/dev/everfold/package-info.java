/**
 * Actors whose state is the fold of their events: deciders, the references that reach them, and the system that runs
 * them.
 */
@NullMarked
package dev.everfold;

import org.jspecify.annotations.NullMarked;
