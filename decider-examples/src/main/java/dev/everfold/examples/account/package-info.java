/** The smallest useful decider. */
@NullMarked
package dev.everfold.examples.account;

import org.jspecify.annotations.NullMarked;
