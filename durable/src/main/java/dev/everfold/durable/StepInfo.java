package dev.everfold.durable;

/**
 * What a step may know of itself.
 *
 * @param invocation whose step it is
 * @param name the step's
 * @param attempt 1 for the first one; counted on after a crash
 * @param idempotencyKey the same at every attempt of this step and of no other, to be handed to the outside world
 */
public record StepInfo(InvocationId invocation, String name, int attempt, String idempotencyKey) {}
