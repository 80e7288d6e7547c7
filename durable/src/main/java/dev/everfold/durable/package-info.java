/**
 * Durable execution: ordinary blocking Java whose finished steps never run again, whatever happens to the process. A
 * {@link dev.everfold.durable.DurableFunction} is code with a name; an invocation of it is an actor, and the steps that
 * it takes through its {@link dev.everfold.durable.Context} are that actor's events. After a crash the function is run
 * again from the beginning and gets for every finished step what is recorded of it, until it comes to the first one
 * that is not; that is persistent memoisation, as of Restate, Temporal, and DBOS.
 */
@NullMarked
package dev.everfold.durable;

import org.jspecify.annotations.NullMarked;
