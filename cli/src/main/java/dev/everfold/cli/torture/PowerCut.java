package dev.everfold.cli.torture;

import dev.everfold.Durability;
import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Power cuts on a file system of its own, which forgets what was not synced. A process that was stopped before tells
 * exactly what was acknowledged by then; one that works on shows that it acknowledges nothing on a dead disk. The next
 * process is cut off, too, while it recovers.
 */
final class PowerCut implements FaultKind {

    /** When the power goes. */
    enum Moment {
        AT_WORK_FROZEN,
        AT_WORK_LIVE,
        WHILE_OPENING_FROZEN,
        WHILE_OPENING_LIVE
    }

    private final LoopDisk.Type type;
    private final Durability durability;
    private final List<Moment> moments;

    /** Power cuts at all moments, one after the other, under synced stores. */
    PowerCut(LoopDisk.Type type) {
        this(type, Durability.SYNCED, List.of(Moment.values()));
    }

    PowerCut(LoopDisk.Type type, Durability durability, List<Moment> moments) {
        this.type = type;
        this.durability = durability;
        this.moments = List.copyOf(moments);
    }

    @Override
    public String name() {
        return "power-" + type.systemName();
    }

    @Override
    public Optional<Missing> missing() throws InterruptedException {
        return LoopDisk.canBeMade(type)
                ? Optional.empty()
                : Optional.of(new Missing("Linux, root, loop devices and mkfs." + type.systemName(), true));
    }

    @Override
    public KindReport run(Budget budget) throws IOException, InterruptedException {
        Findings findings = new Findings();
        Tally tally = new Tally(name(), budget, findings);
        RandomGenerator random = new Random(budget.seed());
        for (int store = 0; tally.goesOn(); store++) {
            Path home = budget.directory().resolve("store-" + store);
            try (LoopDisk disk = LoopDisk.make(type, home)) {
                Assignment assignment = Assignment.of(disk.root().resolve("store"), budget.seed() + store)
                        .durability(durability);
                Life life = new Life(home, assignment, findings);
                int roundsOfStore = random.nextInt(6, 14);
                for (int i = 0; i < roundsOfStore && tally.goesOn(); i++) {
                    round(life, disk, moments.get(tally.rounds() % moments.size()), random);
                    tally.fault();
                    tally.round(life);
                }
                if (findings.isEmpty()) {
                    life.judgeAtRest();
                }
                tally.end(life);
            }
            if (findings.isEmpty()) {
                Directories.delete(home);
            }
        }
        return tally.report();
    }

    private static void round(Life life, LoopDisk disk, Moment moment, RandomGenerator random)
            throws IOException, InterruptedException {
        try (Life.Run run = life.start()) {
            switch (moment) {
                case AT_WORK_FROZEN -> {
                    if (run.beginWork()) {
                        run.survive(Life.workMillis(random));
                    }
                    run.freeze();
                    disk.cutPower();
                }
                case AT_WORK_LIVE -> {
                    boolean isAtWork = run.beginWork();
                    if (isAtWork) {
                        run.survive(Life.workMillis(random));
                    }
                    run.expectFailureOrDeath();
                    disk.cutPower();
                    run.storageIsDead();
                    if (isAtWork) {
                        run.awaitFailureOfAll();
                    }
                }
                case WHILE_OPENING_FROZEN -> {
                    if (run.awaitOpening()) {
                        run.survive(random.nextInt(300));
                    }
                    run.freeze();
                    disk.cutPower();
                }
                case WHILE_OPENING_LIVE -> {
                    if (run.awaitOpening()) {
                        run.survive(random.nextInt(300));
                    }
                    run.expectFailureOrDeath();
                    disk.cutPower();
                    run.survive(random.nextInt(300));
                }
            }
            run.kill();
        }
        disk.plugIn();
    }
}
