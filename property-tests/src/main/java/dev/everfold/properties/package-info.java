/** The contracts, generators, and invariants with which every journal, codec, and decider is tested. */
@NullMarked
package dev.everfold.properties;

import org.jspecify.annotations.NullMarked;
