/** For tests of durable functions: virtual time, steps that fail on demand, a crash at every entry. */
@NullMarked
package dev.everfold.durable.testkit;

import org.jspecify.annotations.NullMarked;
