package dev.everfold.snapshot;

import dev.everfold.journal.Entry;

/**
 * What an actor remembers under an idempotency key.
 *
 * @param outcome as journaled; it has a key
 * @param sequenceNumber of the actor's last event after that turn
 * @param timestampMillis of that turn, since the epoch
 */
public record RecordedOutcome(Entry.Outcome outcome, long sequenceNumber, long timestampMillis) {}
