package dev.everfold.simulation;

import dev.everfold.ActorOptions;
import dev.everfold.ActorType;
import dev.everfold.Retention;
import dev.everfold.SnapshotPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What is kept of the actors of a run, and when: a draw of the seed, whatever the workload's types say.
 *
 * @param snapshots taken often, as a run is short
 * @param retention of every type, since one that keeps everything holds the others
 * @param interval between two runs of retention; zero when only somebody's call starts one
 * @param timeToLive of the actors that may be deleted; empty for no end
 */
record Housekeeping(SnapshotPolicy snapshots, Retention retention, Duration interval, Optional<Duration> timeToLive) {

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
        Optional<Duration> timeToLive = random.nextInt(3) == 0
                ? Optional.of(Duration.ofMillis(random.nextInt(1_000, 20_000)))
                : Optional.empty();
        return new Housekeeping(policy, retention, interval, timeToLive);
    }

    /** The types of a workload with these options. One type has the time to live, so that others tell of it. */
    List<ActorType<?, ?, ?>> types(Workload workload, RandomGenerator random) {
        List<ActorType<?, ?, ?>> types = workload.types();
        int mortal = random.nextInt(types.size());
        List<ActorType<?, ?, ?>> chosen = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            chosen.add(type(types.get(i), i == mortal && workload.mayBeDeleted(types.get(i))));
        }
        return chosen;
    }

    private <C, V, R> ActorType<C, V, R> type(ActorType<C, V, R> type, boolean isMortal) {
        ActorOptions options = type.options().snapshots(snapshots).retention(retention);
        return type.codec(type.codec())
                .options(isMortal ? timeToLive.map(options::timeToLive).orElse(options) : options);
    }
}
