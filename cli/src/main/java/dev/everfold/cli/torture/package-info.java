/**
 * Kills a process that works on a store, again and again, and judges what is left by the clients' own record: nothing
 * acknowledged may be lost, and nothing may happen twice.
 */
@NullMarked
package dev.everfold.cli.torture;

import org.jspecify.annotations.NullMarked;
