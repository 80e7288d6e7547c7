package dev.everfold.simulation;

import dev.everfold.journal.JournalException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the disks of a run, and how often what did. Each seed draws its own weather: some faults never,
 * others often.
 */
final class Hazards {

    /** A sync that is under way. */
    private record SlowSync(SimulatedDisk disk, int end, CompletableFuture<Void> stage, String name) {}

    /** What can be met by few calls only, and by those often. */
    private static final Set<Fault> OFTEN = EnumSet.of(
            Fault.SLOW_SYNC, Fault.CRASH_WHILE_OPENING, Fault.TORN_ENTRY, Fault.LOST_SNAPSHOTS, Fault.DAMAGED_SNAPSHOT);

    private final SimulationOptions options;
    private final RandomGenerator random;
    private final Trace trace;
    private final Map<Fault, Integer> perThousand = new EnumMap<>(Fault.class);
    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    private final List<SlowSync> slowSyncs = new ArrayList<>();
    private final boolean[] full;
    private boolean calm = true;
    private boolean dead;
    private int callsLeft = -1;
    private boolean isOpening;

    Hazards(SimulationOptions options, RandomGenerator random, Trace trace) {
        this.options = options;
        this.random = random;
        this.trace = trace;
        this.full = new boolean[options.shards()];
        // Some seeds are fair, so that it is seen whether everything is done that can be done.
        boolean isFair = random.nextInt(8) == 0;
        for (Fault fault : Fault.values()) {
            int chance = random.nextInt(3) == 0 ? 0 : random.nextInt(OFTEN.contains(fault) ? 800 : options.faultsMax());
            boolean mayBe = options.faults().contains(fault) && (!isFair || fault == Fault.SLOW_SYNC);
            perThousand.put(fault, mayBe ? chance : 0);
        }
    }

    /** Whether nothing goes wrong from now on. */
    void calm(boolean calm) {
        this.calm = calm;
        if (calm) {
            callsLeft = -1;
            Arrays.fill(full, false);
        }
    }

    /** Decides whether this goes wrong now, and counts it. */
    boolean strikes(Fault fault) {
        boolean strikes = !calm && random.nextInt(1_000) < perThousand.getOrDefault(fault, 0);
        if (strikes) {
            count(fault);
        }
        return strikes;
    }

    /** Either, with the same chance. */
    boolean isHeads() {
        return random.nextBoolean();
    }

    boolean mayStrike(Fault fault) {
        return !calm && perThousand.getOrDefault(fault, 0) > 0;
    }

    void count(Fault fault) {
        counts.merge(fault, 1L, Long::sum);
    }

    Map<Fault, Long> counts() {
        return counts;
    }

    /** Whether one of these has gone wrong so far. */
    boolean hasStruck(Fault... faults) {
        return Arrays.stream(faults).anyMatch(counts::containsKey);
    }

    /** Whether nothing has gone wrong that could keep a command from being decided. */
    boolean isFairSoFar() {
        return counts.keySet().stream().allMatch(fault -> fault == Fault.SLOW_SYNC || fault == Fault.CLOCK_JUMP);
    }

    /** A new life of the process begins, which may end while it opens the system. */
    void begin() {
        dead = false;
        slowSyncs.clear();
        isOpening = true;
        callsLeft = random.nextInt(1_000) < (calm ? 0 : perThousand.getOrDefault(Fault.CRASH_WHILE_OPENING, 0))
                ? random.nextInt(40)
                : -1;
    }

    void opened() {
        isOpening = false;
        callsLeft = -1;
    }

    /** The process will end in one of its next calls. */
    void armCrash() {
        if (!calm && callsLeft < 0 && random.nextInt(1_000) < perThousand.getOrDefault(Fault.CRASH_IN_A_CALL, 0)) {
            callsLeft = random.nextInt(12);
        }
    }

    /** Whether the process has ended. */
    boolean isDead() {
        return dead;
    }

    void die() {
        dead = true;
    }

    /** The engine calls its journal. */
    void call() {
        if (dead) {
            throw new ProcessEnd();
        }
        if (callsLeft > 0) {
            callsLeft--;
        } else if (callsLeft == 0) {
            Fault fault = isOpening ? Fault.CRASH_WHILE_OPENING : Fault.CRASH_IN_A_CALL;
            count(fault);
            trace.say("the process ends in a call of the journal");
            dead = true;
            throw new ProcessEnd();
        }
    }

    void append(String name) {
        if (strikes(Fault.FAILED_APPEND)) {
            trace.say(name + ": an append fails");
            throw random.nextBoolean()
                    ? new JournalException("the simulated disk refuses to write", null)
                    : new JournalException("the simulated disk is gone", new InternalError("a fault in mapped memory"));
        }
    }

    /** A sync: it is done, it fails, or it takes until {@link #finishSync}. */
    CompletionStage<Void> sync(SimulatedDisk disk, String name) {
        if (strikes(Fault.FAILED_SYNC)) {
            trace.say(name + ": a sync fails");
            return CompletableFuture.failedFuture(new JournalException("the simulated disk cannot sync", null));
        }
        if (strikes(Fault.SLOW_SYNC)) {
            SlowSync slow = new SlowSync(disk, disk.written(), new CompletableFuture<>(), name);
            slowSyncs.add(slow);
            return slow.stage;
        }
        trace.say(name + ": synced");
        disk.sync(disk.written());
        return CompletableFuture.completedFuture(null);
    }

    /** Ends one of the syncs that are under way, well or not. */
    void finishSync() {
        if (slowSyncs.isEmpty()) {
            return;
        }
        SlowSync slow = slowSyncs.remove(random.nextInt(slowSyncs.size()));
        if (strikes(Fault.FAILED_SYNC)) {
            trace.say(slow.name + ": a slow sync fails");
            slow.stage.completeExceptionally(new JournalException("the simulated disk cannot sync", null));
            return;
        }
        trace.say(slow.name + ": synced at last");
        slow.disk.sync(slow.end);
        slow.stage.complete(null);
    }

    boolean isSyncing() {
        return !slowSyncs.isEmpty();
    }

    /** Fills a disk, or makes room again. */
    void changeFullness() {
        int shard = random.nextInt(options.shards());
        if (full[shard]) {
            full[shard] = random.nextInt(4) > 0;
            trace.say("shard " + shard + (full[shard] ? " is still full" : " has room again"));
        } else if (strikes(Fault.FULL_DISK)) {
            full[shard] = true;
            trace.say("shard " + shard + " is full");
        }
    }

    boolean hasRoom(int shard) {
        return !full[shard];
    }

    /** By how many milliseconds the clock is set; null when it is not. */
    @Nullable
    Long clockJumpMillis() {
        if (!strikes(Fault.CLOCK_JUMP)) {
            return null;
        }
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong(-60_000, 60_000);
            case 1 -> -random.nextLong(2 * 86_400_000L);
            case 2 -> random.nextLong(2 * 86_400_000L);
            default -> random.nextLong(-400, 400) * 86_400_000L;
        };
    }
}
