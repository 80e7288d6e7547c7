/** Reads a store offline and says whether it is sound. */
@NullMarked
package dev.everfold.cli.verify;

import org.jspecify.annotations.NullMarked;
