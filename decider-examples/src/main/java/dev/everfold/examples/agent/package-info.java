/** An agent: a language model that is asked again and again, and calls tools, with every call in the journal. */
@NullMarked
package dev.everfold.examples.agent;

import org.jspecify.annotations.NullMarked;
