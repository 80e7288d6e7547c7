/** Which actor types the examples have, for the tools. */
@NullMarked
package dev.everfold.examples;

import org.jspecify.annotations.NullMarked;
