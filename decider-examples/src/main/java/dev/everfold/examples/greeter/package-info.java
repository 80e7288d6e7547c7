/** The smallest durable function: two messages, and a second of sleep between them that outlives the process. */
@NullMarked
package dev.everfold.examples.greeter;

import org.jspecify.annotations.NullMarked;
