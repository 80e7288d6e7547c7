/**
 * SPI: what makes recovery quick, and can be lost: snapshots of actors, where their histories end, and how far that is
 * known. The engine does not use it yet.
 */
@NullMarked
package dev.everfold.snapshot;

import org.jspecify.annotations.NullMarked;
