package dev.everfold.durable;

import java.util.Optional;

/**
 * One position of an invocation's journal, for people and tools.
 *
 * @param position from 1
 * @param kind what was asked for: run, sleep, call, and so on
 * @param name of the step
 * @param ended whether its outcome is recorded
 * @param failure with which it ended; empty when it did well or has not ended
 * @param idempotencyKey that the step was given, see {@link StepInfo}
 */
public record StepRecord(
        int position, String kind, String name, boolean ended, Optional<Failure> failure, String idempotencyKey) {}
