/** The mechanism behind {@link dev.everfold.durable.DurableSystem}, which is the door to it. */
@NullMarked
package dev.everfold.durable.internal;

import org.jspecify.annotations.NullMarked;
