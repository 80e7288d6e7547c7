package dev.everfold.simulation;

import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Environment;
import dev.everfold.MailboxOptions;
import dev.everfold.ResidencyOptions;
import dev.everfold.RetentionReport;
import dev.everfold.SystemOptions;
import dev.everfold.testkit.ManualEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One seed: several lives of a process on the same disks, from the first opening until everything is at rest. */
final class Run {

    private static final int TASKS_TO_REST_MAX = 200_000;

    /** How often each client asks again before the process is given up: a shard that failed refuses for good. */
    private static final int REPETITIONS_MAX = 30;

    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int PAUSES_MAX = 5;
    private static final int ERASURE_PAUSES_MAX = 300;
    private static final int TIMERS_IN_A_ROW_MAX = 20;

    private final long seed;
    private final SimulationOptions options;
    private final Workload workload;
    private final RandomGenerator random;
    private final Trace trace;
    private final Verdict verdict = new Verdict();
    private final WallClock clock = new WallClock();
    private final Hazards hazards;
    private final List<SimulatedDisk> disks = new ArrayList<>();
    private final SimulatedSnapshots snapshots;
    private final Auditor auditor;
    private final Clients clients;
    private final SystemOptions systemOptions;
    private final Cast cast;
    private ManualEnvironment environment = ManualEnvironment.shuffled(0);
    private @Nullable ActorSystem system;
    private long entriesChecked;
    private boolean isSetUp;

    Run(long seed, SimulationOptions options, Workload workload, Trace trace) {
        this.seed = seed;
        this.options = options;
        this.workload = workload;
        this.trace = trace;
        this.random = new Random(seed);
        this.hazards = new Hazards(options, random, trace);
        this.snapshots = new SimulatedSnapshots(options.shards());
        Housekeeping housekeeping = Housekeeping.of(random);
        this.cast = new Cast(housekeeping.types(workload, random), workload.layer(random));
        this.auditor = new Auditor(cast, disks, snapshots, clock, verdict, trace);
        int segmentEntries = random.nextInt(1, 16);
        for (int i = 0; i < options.shards(); i++) {
            int shard = i;
            disks.add(new SimulatedDisk(
                    segmentEntries,
                    stored -> verdict.examine("an entry of shard " + shard, () -> auditor.durable(shard, stored))));
        }
        Replies replies = new Replies(auditor, hazards, verdict, clock);
        this.clients = new Clients(options, workload, random, replies, verdict, trace);
        // Idle actors leave soon. The number of residents is no bound here: by that, Caffeine picks at random.
        this.systemOptions = new SystemOptions(
                SystemOptions.DEFAULT.journal(),
                MailboxOptions.refusing(random.nextInt(1, 8)),
                new ResidencyOptions(1_000_000, 1L << 40, Duration.ofSeconds(2), random.nextInt(1, 3)),
                housekeeping.interval(),
                Duration.ZERO,
                "");
    }

    /** Runs to the end, or to the first broken promise. */
    @Nullable
    Violation run() {
        trace.say("seed " + seed);
        try {
            open();
            setUp();
            hazards.calm(false);
            clients.mayBegin(true);
            for (int i = 0; i < options.steps() && verdict.isClean(); i++) {
                step();
            }
            hazards.calm(true);
            clients.mayBegin(false);
            comeToRest();
            if (verdict.isClean()) {
                conclude();
            }
        } catch (RuntimeException | AssertionError | StackOverflowError broken) {
            verdict.breach(Verdict.describe(broken));
        }
        String breach = verdict.breach();
        return breach == null ? null : new Violation(seed, trace.step(), breach, trace.lines());
    }

    /** How many commands and reads were answered. */
    long answers() {
        return clients.answers();
    }

    Hazards hazards() {
        return hazards;
    }

    /** Opens the system, again if its process ends meanwhile. */
    private void open() {
        system = null;
        while (system == null) {
            environment = ManualEnvironment.shuffled(random.nextLong());
            clock.begin(environment.clock());
            hazards.begin();
            trace.say("a process opens the system");
            try {
                Environment ofThisLife = environment();
                system = cast.layer()
                        .open(new Layer.Opening(
                                ofThisLife, auditor, trace::say, opened -> openActors(ofThisLife, opened)));
            } catch (ProcessEnd cut) {
                losePower();
            }
        }
        hazards.opened();
        auditor.alarms().opened();
        clients.connect(system);
    }

    /** Opens the actors, with the layer's types where it has some. */
    private ActorSystem openActors(Environment ofThisLife, List<ActorType<?, ?, ?>> ofLayer) {
        return ActorSystem.open(
                new SimulatedJournal(disks, hazards, trace, auditor),
                new SimulatedSnapshotStore(snapshots, hazards, trace, auditor),
                ofThisLife,
                systemOptions,
                cast.with(ofLayer));
    }

    private Environment environment() {
        Environment manual = environment.environment();
        return new Environment(clock, manual.activations(), manual.writers(), manual.timer(), manual.background());
    }

    private void setUp() {
        for (Call<?> call : workload.setup()) {
            Operation operation = clients.begin(call);
            environment.runAll();
            if (!(operation.reply instanceof dev.everfold.Reply.Accepted<?, ?>)) {
                throw new IllegalStateException("the setup " + call + " was not accepted: " + operation.reply);
            }
        }
        environment.runAll();
        isSetUp = true;
    }

    private void step() {
        trace.nextStep();
        if (hazards.strikes(Fault.CRASH)) {
            trace.say("the process ends");
            hazards.die();
        } else if (hazards.strikes(Fault.CLOSE)) {
            close();
            open();
        } else {
            hazards.armCrash();
            something();
        }
        while (hazards.isDead()) {
            crash();
        }
        checkAlways();
    }

    private void something() {
        switch (random.nextInt(17)) {
            case 16 -> retain();
            case 0 -> passTime();
            case 1 -> hazards.changeFullness();
            case 2 -> setClock();
            case 3, 4 -> hazards.finishSync();
            case 5, 6, 7, 8, 9 -> clients.act();
            default -> runTasks();
        }
    }

    private void runTasks() {
        int count = options.tasksMax() == 1 ? 1 : random.nextInt(options.tasksMax()) + 1;
        for (int i = 0; i < count && !hazards.isDead(); i++) {
            environment.runNext();
        }
    }

    /** Has the journal forget what it may. */
    @SuppressWarnings("FutureReturnValueIgnored") // everything is judged
    private void retain() {
        ActorSystem running = system;
        if (running != null) {
            trace.say("what may be forgotten is");
            running.retainAsync().whenComplete((report, failure) -> {
                if (hazards.isDead()) {
                    return;
                }
                verdict.require(
                        failure == null
                                || Replies.mayHaveStopped(hazards)
                                || hazards.hasStruck(Fault.FAILED_SNAPSHOT_READ, Fault.CLOSE),
                        "retention fails for no reason: " + failure);
                verdict.require(
                        report == null
                                || hazards.hasStruck(Fault.FAILED_SNAPSHOT_READ)
                                || report.held().stream().noneMatch(RetentionReport.Held::isTrouble),
                        "P5: retention stops at " + (report == null ? "" : report.held()));
            });
        }
    }

    private void passTime() {
        Duration time = Duration.ofMillis(random.nextInt(3_000));
        trace.say(time.toMillis() + " ms pass");
        environment.clock().advance(time);
    }

    private void setClock() {
        Long millis = hazards.clockJumpMillis();
        if (millis != null) {
            trace.say("the clock is set by " + millis + " ms");
            clock.set(millis);
        }
    }

    private void crash() {
        clients.disconnect();
        system = null;
        losePower();
        open();
    }

    private void losePower() {
        trace.say("what was not synced is lost in part");
        auditor.processEnded();
        if (hazards.strikes(Fault.LOST_SNAPSHOTS) && !snapshots.cutPower(random)) {
            trace.say("nothing of the snapshots was lost");
        }
        for (SimulatedDisk disk : disks) {
            if (disk.crash(random, hazards.mayStrike(Fault.TORN_ENTRY) && random.nextBoolean())) {
                hazards.count(Fault.TORN_ENTRY);
            }
        }
    }

    /** Closes the system with whatever is under way. */
    private void close() {
        trace.say("the system is closed");
        ActorSystem closing = system;
        if (closing != null) {
            cast.layer().close(closing);
        }
        clients.disconnect();
        losePower();
    }

    private void checkAlways() {
        if (isSetUp && verdict.isClean() && auditor.entries() != entriesChecked) {
            entriesChecked = auditor.entries();
            workload.always(auditor);
            cast.layer().always(auditor);
        }
    }

    /**
     * Nothing goes wrong any more: everything is answered and every message handled, at the latest after one restart,
     * which makes shards that failed usable again.
     */
    private void comeToRest() {
        finishWork();
        letTimersFire();
        if (!isAtRest() && verdict.isClean()) {
            trace.nextStep();
            close();
            open();
            finishWork();
            letTimersFire();
        }
        checkAlways();
        verdict.require(
                missedTimers().isEmpty(), "timers: after a restart without a fault still not fired: " + missedTimers());
        verdict.require(
                isAtRest(),
                "P9: after a restart without a fault there is still no answer to " + clients.describeOpen()
                        + ", not handled " + auditor.mail().underWay() + ", and the layer is "
                        + (cast.layer().isAtRest(auditor) ? "" : "not ") + "at rest");
    }

    /** Lets the time come for which timers wait, and for those that they lead to. */
    private void letTimersFire() {
        for (int i = 0; i < TIMERS_IN_A_ROW_MAX && missedTimers().isEmpty() && verdict.isClean(); i++) {
            long lastMillis = Alarms.lastDueMillis(auditor.histories());
            if (lastMillis == Long.MIN_VALUE) {
                return;
            }
            Duration time = Duration.ofMillis(Math.max(1, lastMillis - clock.nowMillis()));
            trace.say(time + " pass, for timers");
            environment.clock().advance(time);
            finishWork();
        }
    }

    private List<String> missedTimers() {
        return auditor.alarms().missed(auditor.histories(), clock.nowMillis());
    }

    private boolean isAtRest() {
        return clients.areServed()
                && auditor.mail().underWay().isEmpty()
                && missedTimers().isEmpty()
                && cast.layer().isAtRest(auditor);
    }

    /** Runs what there is to do, and lets a little time pass for what waits for time. */
    private void finishWork() {
        int repetitionsLeft = REPETITIONS_MAX * options.clients();
        int pausesLeft = PAUSES_MAX;
        int erasurePausesLeft = ERASURE_PAUSES_MAX;
        for (int i = 0; i < TASKS_TO_REST_MAX && verdict.isClean(); i++) {
            trace.nextStep();
            checkAlways();
            if (hazards.isSyncing()) {
                hazards.finishSync();
            } else if (!environment.runNext()) {
                if (erasurePausesLeft > 0 && clients.hasOnlyErasuresUnderWay()) {
                    erasurePausesLeft--; // they wait for a moment now and then
                    environment.clock().advance(PAUSE);
                    continue;
                }
                verdict.require(
                        !clients.hasCallUnderWay(),
                        "nothing is left to do, but there is no answer to " + clients.describeOpen());
                if (clients.hasWaiting() && repetitionsLeft > 0) {
                    repetitionsLeft--;
                    clients.act();
                } else if (pausesLeft > 0 && !isAtRest()) {
                    pausesLeft--;
                    environment.clock().advance(PAUSE);
                } else {
                    return;
                }
            }
        }
    }

    private void conclude() {
        clients.checkAskers();
        checkStates(true);
        retain();
        environment.runAll();
        close();
        open();
        finishWork();
        verdict.require(missedTimers().isEmpty(), "timers: after another restart not fired: " + missedTimers());
        checkStates(false);
        auditor.tombstones().checkErased();
        ActorSystem running = java.util.Objects.requireNonNull(system);
        verdict.require(
                running.undeliveredCount() == 0,
                "P9: the system counts " + running.undeliveredCount() + " undelivered messages, the journal none");
        if (verdict.isClean()) {
            workload.atRest(auditor);
            cast.layer().atRest(auditor);
        }
    }

    /** The engine's states are those that the journal folds to. */
    private void checkStates(boolean isLive) {
        ActorSystem running = java.util.Objects.requireNonNull(system);
        for (History history : auditor.histories()) {
            CompletableFuture<? extends ActorState<?>> read =
                    running.ref(history.rules.type(), history.actor.key()).stateAsync();
            environment.runAll();
            ActorState<?> state = read.isDone() && !read.isCompletedExceptionally() ? read.join() : null;
            if (read.isCompletedExceptionally() && isLive && Replies.mayHaveStopped(hazards)) {
                continue; // its shard has stopped, and shows what is in memory only
            }
            verdict.require(
                    auditor.stateOf(history).equals(state),
                    "P5: the " + (isLive ? "live" : "replayed") + " state of " + history.actor + " is "
                            + (state == null ? read : state) + ", but its events fold to " + auditor.stateOf(history));
        }
    }
}
