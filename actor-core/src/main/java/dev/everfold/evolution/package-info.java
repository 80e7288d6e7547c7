/**
 * Which schemas history has been written under, kept in a file beside the sources, and whether today's types read it.
 */
@NullMarked
package dev.everfold.evolution;

import org.jspecify.annotations.NullMarked;
