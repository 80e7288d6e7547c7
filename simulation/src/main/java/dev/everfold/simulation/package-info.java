/**
 * The real engine in a simulated world. One thread runs everything: the clients, the turns of the actors, the writers
 * of the shards, timers, and the disk; one seed decides what happens next and what goes wrong. After every step it is
 * checked whether the promises hold, and a seed that breaks one breaks it again, step by step.
 *
 * <p>{@link dev.everfold.simulation.Workload} says which actors there are and what their clients want;
 * {@link dev.everfold.simulation.Simulation} runs it. The idea is that of the simulators of FoundationDB and
 * TigerBeetle.
 */
@NullMarked
package dev.everfold.simulation;

import org.jspecify.annotations.NullMarked;
