/** What is recorded and what is run: three steps in two runs of a process. */
@NullMarked
package dev.everfold.examples.steps;

import org.jspecify.annotations.NullMarked;
