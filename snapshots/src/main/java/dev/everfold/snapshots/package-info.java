/** Keeps snapshots on disk and decides how many of them, and how much history, stay. */
@NullMarked
package dev.everfold.snapshots;

import org.jspecify.annotations.NullMarked;
