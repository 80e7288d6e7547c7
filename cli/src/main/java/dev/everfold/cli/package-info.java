/** The command-line tool that the launcher at the root runs. */
@NullMarked
package dev.everfold.cli;

import org.jspecify.annotations.NullMarked;
