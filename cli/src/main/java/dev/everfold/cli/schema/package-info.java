/** Whether today's types read what earlier versions of them wrote. */
@NullMarked
package dev.everfold.cli.schema;

import org.jspecify.annotations.NullMarked;
