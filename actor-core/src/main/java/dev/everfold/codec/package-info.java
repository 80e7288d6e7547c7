/** SPI: values to bytes and back, with schemas that travel beside the data so that old bytes stay readable. */
@NullMarked
package dev.everfold.codec;

import org.jspecify.annotations.NullMarked;
