package dev.everfold.durable;

/**
 * How many unfinished invocations a version of a function has.
 *
 * @param function its name
 * @param version of its code
 * @param unfinished how many; none means that the version is drained, and its code may go
 * @param registered whether the system has this code
 */
public record VersionInUse(String function, int version, long unfinished, boolean registered) {}
