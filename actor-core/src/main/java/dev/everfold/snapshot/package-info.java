/**
 * SPI: what makes recovery quick and lets the journal be trimmed: snapshots of actors, where their histories end, and
 * how far that is known; and a store of it in memory.
 */
@NullMarked
package dev.everfold.snapshot;

import org.jspecify.annotations.NullMarked;
