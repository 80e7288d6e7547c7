/**
 * Faults of the disk within one process: what a power cut can leave of a store, what a flipped bit or a cut file does
 * to it, and what a call that fails does to its users. Thousands of such images are opened in the time of one real
 * crash.
 */
@NullMarked
package dev.everfold.cli.torture.images;

import org.jspecify.annotations.NullMarked;
