/** Commands that look after a store that nobody has open: retention and backups. */
@NullMarked
package dev.everfold.cli.upkeep;

import org.jspecify.annotations.NullMarked;
