/** SPI: the durable sequence of turns, in shards with one owner each, and a journal in memory. */
@NullMarked
package dev.everfold.journal;

import org.jspecify.annotations.NullMarked;
