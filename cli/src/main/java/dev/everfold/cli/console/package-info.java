/** What every command shares: how it tells the user what is wrong, and how it shows that it is still at work. */
@NullMarked
package dev.everfold.cli.console;

import org.jspecify.annotations.NullMarked;
