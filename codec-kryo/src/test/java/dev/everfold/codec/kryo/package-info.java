/** Tests of the Kryo codec. */
@NullMarked
package dev.everfold.codec.kryo;

import org.jspecify.annotations.NullMarked;
