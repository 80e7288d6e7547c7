/** The embedded journal: segments of Chronicle Queue, framed, checked, and synced by a thin layer of our own. */
@NullMarked
package dev.everfold.journal.chronicle;

import org.jspecify.annotations.NullMarked;
