package dev.everfold.simulation;

import dev.everfold.ActorType;
import dev.everfold.Retention;
import dev.everfold.SnapshotPolicy;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What is kept of the actors of a run, and when: a draw of the seed, whatever the workload's types say.
 *
 * @param snapshots taken often, as a run is short
 * @param retention of every type, since one that keeps everything holds the others
 * @param interval between two runs of retention; zero when only somebody's call starts one
 */
record Housekeeping(SnapshotPolicy snapshots, Retention retention, Duration interval) {

    /** One of many. */
    static Housekeeping of(RandomGenerator random) {
        SnapshotPolicy policy = SnapshotPolicy.NEVER.keep(random.nextInt(1, 4));
        if (random.nextInt(4) > 0) {
            policy = policy.everyEvents(random.nextInt(1, 6));
        }
        if (random.nextBoolean()) {
            policy = policy.atPassivation();
        }
        Retention retention = switch (random.nextInt(5)) {
            case 0 -> Retention.KEEP_ALL;
            case 1 -> Retention.age(Duration.ofMillis(random.nextInt(5_000)));
            case 2 -> Retention.bytes(random.nextInt(2_000));
            default -> Retention.UNTIL_SNAPSHOTTED;
        };
        Duration interval = random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(100, 3_000));
        return new Housekeeping(policy, retention, interval);
    }

    /** The types with these options. */
    List<ActorType<?, ?, ?>> types(List<ActorType<?, ?, ?>> types) {
        return types.stream().<ActorType<?, ?, ?>>map(this::type).toList();
    }

    private <C, V, R> ActorType<C, V, R> type(ActorType<C, V, R> type) {
        return type.codec(type.codec())
                .options(type.options().snapshots(snapshots).retention(retention));
    }
}
