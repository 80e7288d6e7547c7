package dev.everfold.cli.torture;

import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Small disks of many sizes that run full while a store is at work, by itself and by others. Every client is told so,
 * nothing false is acknowledged, and no process dies of it; once there is room again, those who were refused work on,
 * and the store has all that it acknowledged.
 */
final class FullDisk implements FaultKind {

    private static final long[] RESERVES = {0, 1 << 20, 4 << 20};

    @Override
    public String name() {
        return "full-disk";
    }

    @Override
    public Optional<Missing> missing() throws InterruptedException {
        return LoopDisk.canBeMade(LoopDisk.Type.EXT4)
                ? Optional.empty()
                : Optional.of(new Missing("Linux, root, loop devices and mkfs.ext4", true));
    }

    @Override
    public KindReport run(Budget budget) throws IOException, InterruptedException {
        Findings findings = new Findings();
        Tally tally = new Tally(name(), budget, findings);
        RandomGenerator random = new Random(budget.seed());
        while (tally.goesOn()) {
            Path home = budget.directory().resolve("store-" + tally.rounds());
            // Without the ballast there is room: an empty store takes 12 MiB, most of it by RocksDB and ahead of need.
            long bytes = random.nextLong(28L << 20, 52L << 20) / 4096 * 4096;
            try (LoopDisk disk = LoopDisk.make(LoopDisk.Type.EXT4, bytes, home)) {
                Assignment assignment = Assignment.of(disk.root().resolve("store"), budget.seed() + tally.rounds())
                        .reserveBytes(RESERVES[random.nextInt(RESERVES.length)]);
                Life life = new Life(home, assignment, findings);
                round(life, new Ballast(disk.root().resolve("ballast")), random);
                tally.fault();
                tally.round(life);
                tally.end(life);
            }
            if (findings.isEmpty()) {
                Directories.delete(home);
            }
        }
        return tally.report();
    }

    private static void round(Life life, Ballast ballast, RandomGenerator random)
            throws IOException, InterruptedException {
        boolean isReopenedFull = random.nextBoolean();
        try (Life.Run run = life.start()) {
            if (!run.beginWork()) {
                return;
            }
            run.expectFailure();
            ballast.leave(random.nextLong(1L << 20));
            if (random.nextBoolean()) {
                run.survive(Life.workMillis(random));
                ballast.leave(0);
            }
            run.awaitStandstill();
            if (!isReopenedFull) {
                ballast.remove();
                run.giveRoom();
            }
            run.kill();
        }
        if (isReopenedFull) {
            life.tryToOpen();
        }
        ballast.remove();
        try (Life.Run run = life.start()) {
            if (run.beginWork()) {
                run.survive(Life.workMillis(random));
            }
            run.kill();
        }
        life.judgeAtRest();
    }
}
