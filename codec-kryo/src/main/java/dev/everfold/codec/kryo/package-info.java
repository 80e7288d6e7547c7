/** Turns events into bytes and back with Kryo, and lets their types evolve. */
@NullMarked
package dev.everfold.codec.kryo;

import org.jspecify.annotations.NullMarked;
