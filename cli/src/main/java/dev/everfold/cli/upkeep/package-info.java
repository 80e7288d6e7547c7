/** Commands that look after a store that nobody has open: retention, backups, and what its invocations wait for. */
@NullMarked
package dev.everfold.cli.upkeep;

import org.jspecify.annotations.NullMarked;
