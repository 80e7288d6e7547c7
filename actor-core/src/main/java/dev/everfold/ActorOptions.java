package dev.everfold;

import java.time.Duration;
import java.util.Optional;

/**
 * What a user may choose for one actor type.
 *
 * @param idempotencyWindow how long an idempotency key is answered with its first reply, in time of the journal's own
 *     timestamps. Default 24 hours; the longer, the more memory an actor takes
 * @param idempotencyKeysMax how many keys an actor remembers; beyond it the oldest is forgotten before its window ends.
 *     Default 10,000, range 0 to 10,000,000
 * @param snapshots when snapshots are taken, default {@link SnapshotPolicy#DEFAULT}
 * @param retention how long entries stay in the journal, default {@link Retention#KEEP_ALL}
 * @param timeToLive an actor that has had no entry for so long is deleted: at once for whoever asks, and in the journal
 *     with the next command or retention; empty, the default, for never
 * @param journalsCommands whether the commands of callers and messages are journaled with their turns, for
 *     {@code whatif}; then every command that was decided has an entry, rejected ones too. Default false
 */
public record ActorOptions(
        Duration idempotencyWindow,
        int idempotencyKeysMax,
        SnapshotPolicy snapshots,
        Retention retention,
        Optional<Duration> timeToLive,
        boolean journalsCommands) {

    /** The defaults. */
    public static final ActorOptions DEFAULT = new ActorOptions(
            Duration.ofHours(24), 10_000, SnapshotPolicy.DEFAULT, Retention.KEEP_ALL, Optional.empty(), false);

    public ActorOptions {
        if (idempotencyWindow.isNegative()) {
            throw new IllegalArgumentException("idempotencyWindow must not be negative, was " + idempotencyWindow);
        }
        if (idempotencyKeysMax < 0 || idempotencyKeysMax > 10_000_000) {
            throw new IllegalArgumentException("idempotencyKeysMax must be 0 to 10,000,000, was " + idempotencyKeysMax);
        }
        if (timeToLive.isPresent() && !timeToLive.get().isPositive()) {
            throw new IllegalArgumentException("timeToLive must be positive, was " + timeToLive.get());
        }
    }

    /** These options with this window and number of idempotency keys. */
    public ActorOptions idempotency(Duration window, int keysMax) {
        return new ActorOptions(window, keysMax, snapshots, retention, timeToLive, journalsCommands);
    }

    /** These options with this policy for snapshots. */
    public ActorOptions snapshots(SnapshotPolicy snapshots) {
        return new ActorOptions(
                idempotencyWindow, idempotencyKeysMax, snapshots, retention, timeToLive, journalsCommands);
    }

    /** These options with this retention. */
    public ActorOptions retention(Retention retention) {
        return new ActorOptions(
                idempotencyWindow, idempotencyKeysMax, snapshots, retention, timeToLive, journalsCommands);
    }

    /** These options with this time to live. */
    public ActorOptions timeToLive(Duration timeToLive) {
        return new ActorOptions(
                idempotencyWindow, idempotencyKeysMax, snapshots, retention, Optional.of(timeToLive), journalsCommands);
    }

    /** These options with commands journaled, or not. */
    public ActorOptions journalsCommands(boolean journalsCommands) {
        return new ActorOptions(
                idempotencyWindow, idempotencyKeysMax, snapshots, retention, timeToLive, journalsCommands);
    }
}
