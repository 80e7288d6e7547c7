package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.EverfoldException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.EndedTimer;
import dev.everfold.journal.Entry.SetTimer;
import dev.everfold.snapshot.TimerKey;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fires one shard's timers when they are due, in that order. Those that are due soon are in memory, all others in the
 * snapshot store, but for what it has not heard of yet. Only an actor itself knows which timers it has: what is kept
 * here and there names every one of them, and may name some that it has no more.
 *
 * <p>A task like the courier: it runs while there is something to do, and once more when the next timer is due.
 */
final class ShardTimers implements Runnable {

    /* Overview. Every timer that may fire is in the store, or unwritten, or both. Those up to `loaded` are near as well,
     * or fired, or their actor has refused them. The task moves `loaded` on, so that it is always ahead of the clock; a
     * crowd moves it back. A page is read outside of the lock: what changes meanwhile is seen because memory is looked
     * at before the store, and a timer leaves it only after the store has it. */

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    /** How far ahead of the clock timers are in memory, as long as there are not too many. */
    private static final long AHEAD_MILLIS = 60_000;

    /** How many are in memory, at most; with fewer than half of it, more are read, a page at a time. */
    private static final int NEAR_MAX = 100_000;

    private static final int PAGE = 4_096;

    /** How many have fired and are not settled, at most. */
    private static final int FIRED_MAX = 1_000;

    /** How long the task sleeps at most while there is any timer: the clock may be moved on meanwhile. */
    private static final long SLEEP_MILLIS_MAX = 60_000;

    private static final long SPACE_RETRY_MILLIS = 100;
    private static final long ROOM_RETRY_MILLIS = 20;
    private static final long STORE_RETRY_MILLIS = 1_000;

    /** Of so many refusals the first is told one by one. */
    private static final int TOLD_MAX = 1_000;

    private static final ActorId NOBODY = new ActorId("", "0");

    /** What a cut tells the store of timers. */
    record Cut(List<TimerKey> set, List<TimerKey> ended) {}

    private final Shard shard;

    /* Under the lock of this object. */
    private final UnwrittenTimers unwritten = new UnwrittenTimers();
    private final NearTimers near = new NearTimers();
    private final Set<TimerKey> fired = new HashSet<>();
    private final Set<Object> told = new HashSet<>();

    /** Up to here, timers are near. */
    private TimerKey loaded = before(Long.MIN_VALUE);

    /** No timer behind those is due earlier. */
    private long nextDueMillis = Long.MIN_VALUE;

    /** Timers that end while a page is read; null while none is. */
    private @Nullable Set<TimerKey> endedMeanwhile;

    /** Whether all that fire at this opening are loaded. Those that are set meanwhile wait for the next one. */
    private boolean hasOpened;

    private final Set<TimerKey> forNextOpening = new HashSet<>();

    /** When the task is going to be run; {@link Long#MAX_VALUE} when nothing is arranged. */
    private long wakeMillis = Long.MAX_VALUE;

    private boolean isOpen;
    private boolean isBusy;
    private boolean again;

    ShardTimers(Shard shard) {
        this.shard = shard;
    }

    /** Behind every timer that is due before this time, and before all others. */
    private static TimerKey before(long dueMillis) {
        return new TimerKey(dueMillis, NOBODY, "");
    }

    private static TimerKey key(ActorId actor, SetTimer timer) {
        return new TimerKey(timer.dueMillis(), actor, timer.name());
    }

    /** Begins to fire, with what was missed. */
    synchronized void start() {
        isOpen = true;
        wake();
    }

    /** Nothing more is fired. */
    synchronized void close() {
        isOpen = false;
    }

    /** An entry is durable, or was found so at opening; for the writer. */
    synchronized void durable(Entry entry) {
        if (entry.timers().isNone()) {
            return;
        }
        ActorId actor = entry.header().actor();
        for (EndedTimer ended : entry.timers().ended()) {
            end(new TimerKey(ended.dueMillis(), actor, ended.name()));
        }
        for (SetTimer set : entry.timers().set()) {
            set(key(actor, set));
        }
    }

    private void end(TimerKey timer) {
        unwritten.end(timer);
        near.remove(timer);
        forNextOpening.remove(timer);
        if (endedMeanwhile != null) {
            endedMeanwhile.add(timer);
        }
    }

    private void set(TimerKey timer) {
        unwritten.set(timer);
        if (endedMeanwhile != null) {
            endedMeanwhile.remove(timer);
        }
        if (!isOpen) {
            return;
        }
        if (timer.dueMillis() == SetTimer.AT_OPENING) {
            if (!hasOpened) {
                forNextOpening.add(timer);
            }
            return;
        }
        if (timer.compareTo(loaded) <= 0) {
            near.add(timer);
            shrink();
            wakeBy(timer.dueMillis());
        } else {
            nextDueMillis = Math.min(nextDueMillis, timer.dueMillis());
            wakeBy(loadAtMillis());
        }
    }

    /**
     * Leaves a quarter of too many to the store. Those that fire at this opening stay: nobody would know that they did.
     */
    private void shrink() {
        if (near.size() <= NEAR_MAX || endedMeanwhile != null) {
            return;
        }
        TimerKey last = near.last();
        while (last != null && near.size() > NEAR_MAX / 4 * 3 && last.dueMillis() != SetTimer.AT_OPENING) {
            near.remove(last);
            nextDueMillis = Math.min(nextDueMillis, last.dueMillis());
            last = near.last();
        }
        loaded = Invariant.present(last, "the last of many timers");
    }

    /** When to look for those that are not near. */
    private long loadAtMillis() {
        return nextDueMillis == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(nextDueMillis, 0) - AHEAD_MILLIS / 2;
    }

    private void wakeBy(long millis) {
        if (millis < wakeMillis) {
            wake();
        }
    }

    /** Runs the task; once more if it is running. */
    private void wake() {
        if (isBusy) {
            again = true;
        } else if (isOpen) {
            isBusy = true;
            shard.activations().execute(this);
        }
    }

    /** How many changes the next cut has. */
    synchronized int changes() {
        return unwritten.count();
    }

    /** What has changed since the last cut; for the writer, while nothing that was appended is unsettled. */
    synchronized Cut cut() {
        return unwritten.cut();
    }

    /** The store has the cut. */
    synchronized void written() {
        unwritten.written();
    }

    /** A timer that has fired is settled. */
    synchronized void settled(TimerKey timer) {
        if (fired.remove(timer) && fired.size() == FIRED_MAX / 2) {
            wake();
        }
    }

    /** The actor has no such timer any more: the store need not name it. For the writer, behind the actor's turns. */
    synchronized void wasStale(TimerKey timer) {
        unwritten.end(timer);
        settled(timer);
    }

    /** By the actor's time the timer is not due. */
    synchronized void tooEarly(TimerKey timer) {
        near.add(timer);
        settled(timer);
        wakeBy(timer.dueMillis());
    }

    /** The timer was not taken. It stays set, and is fired again at the next opening. */
    void refused(TimerKey timer, EverfoldException reason) {
        if (shard.refusal() == null) {
            tell(
                    timer.actor(),
                    "timer \"" + timer.name() + "\" of " + timer.actor()
                            + " cannot fire until the system is opened again: " + reason.getMessage());
        }
        settled(timer);
    }

    private void tell(Object about, String what) {
        synchronized (this) {
            if (told.size() >= TOLD_MAX || !told.add(about)) {
                return;
            }
        }
        LOG.log(System.Logger.Level.ERROR, what);
    }

    @Override
    public void run() {
        try {
            do {
                work();
            } while (goesOn());
        } catch (Throwable bug) {
            shard.stop(bug); // the task counts as busy for ever: nothing more is fired
        }
    }

    private synchronized boolean goesOn() {
        isBusy = again && isOpen;
        again = false;
        return isBusy;
    }

    private void work() {
        long nowMillis = shard.nowMillis();
        sleep(nowMillis, Math.min(load(nowMillis), fire(nowMillis)));
    }

    /** Brings what is due soon into memory. Gives when to do so again. */
    private long load(long nowMillis) {
        TimerKey end = before(nowMillis + AHEAD_MILLIS + 1);
        while (true) {
            TimerKey after;
            synchronized (this) {
                if (near.size() > NEAR_MAX / 2) {
                    return Long.MAX_VALUE; // with them, the task is run again
                }
                if (!isOpen || loadAtMillis() > nowMillis || end.compareTo(loaded) <= 0) {
                    return loadAtMillis();
                }
                after = beginPage(end);
            }
            try {
                readPage(after, end);
            } catch (EverfoldException unreadable) {
                tell(
                        shard,
                        "timers of shard " + shard.number() + " cannot be read, which is tried again: "
                                + unreadable.getMessage());
                endPage(after, after.dueMillis(), List.of());
                return nowMillis + STORE_RETRY_MILLIS;
            }
        }
    }

    /** From now on, what is set up to the end is near. Gives up to where it was before. */
    private TimerKey beginPage(TimerKey end) {
        TimerKey after = loaded;
        addNear(unwritten.between(after, end));
        loaded = end;
        nextDueMillis = unwritten.firstDueAfter(end);
        endedMeanwhile = new HashSet<>();
        return after;
    }

    private void readPage(TimerKey after, TimerKey end) {
        List<TimerKey> page = shard.snapshots().timers(after, end.dueMillis() - 1, PAGE);
        if (page.size() == PAGE) {
            endPage(page.getLast(), page.getLast().dueMillis(), page);
        } else {
            List<TimerKey> later = shard.snapshots().timers(end, Long.MAX_VALUE, 1);
            endPage(end, later.isEmpty() ? Long.MAX_VALUE : later.getFirst().dueMillis(), page);
        }
    }

    private synchronized void endPage(TimerKey reached, long laterMillis, List<TimerKey> page) {
        addNear(page);
        near.removeAfter(reached);
        loaded = reached;
        nextDueMillis = Math.min(nextDueMillis, laterMillis);
        endedMeanwhile = null;
        if (reached.dueMillis() != SetTimer.AT_OPENING) {
            hasOpened = true;
            forNextOpening.clear();
        }
    }

    private void addNear(Collection<TimerKey> timers) {
        Set<TimerKey> ended = endedMeanwhile == null ? Set.of() : endedMeanwhile;
        for (TimerKey timer : timers) {
            if (!ended.contains(timer) && !unwritten.isEnded(timer) && !forNextOpening.contains(timer)) {
                near.add(timer);
            }
        }
    }

    /** Fires what is due, as far as that may be. Gives when to do so again. */
    private long fire(long nowMillis) {
        Set<String> withoutRoom = new HashSet<>();
        while (true) {
            long laterMillis = withoutRoom.isEmpty() ? Long.MAX_VALUE : nowMillis + ROOM_RETRY_MILLIS;
            TimerKey next;
            synchronized (this) {
                if (!isOpen || fired.size() >= FIRED_MAX) {
                    return Long.MAX_VALUE; // when half of them are settled, the task is run again
                }
                next = near.first(withoutRoom);
            }
            if (next == null || shard.refusal() != null) {
                return laterMillis;
            }
            if (next.dueMillis() > nowMillis) {
                return Math.min(laterMillis, next.dueMillis());
            }
            if (!shard.hasSpace()) {
                return nowMillis + SPACE_RETRY_MILLIS;
            }
            Kind<?, ?, ?, ?, ?> kind = shard.kinds().named(next.actor().type());
            if (kind == null || kind.hasRoom()) {
                fire(next, kind);
            } else {
                withoutRoom.add(next.actor().type());
            }
        }
    }

    private void fire(TimerKey timer, @Nullable Kind<?, ?, ?, ?, ?> kind) {
        synchronized (this) {
            if (!near.remove(timer)) {
                return; // it ended
            }
            if (kind != null) {
                fired.add(timer);
            }
        }
        if (kind == null) {
            String type = timer.actor().type();
            tell(type, "timers of the actor type " + type + ", with which the system was not opened, stay set");
            return;
        }
        boolean taken = false;
        while (!taken) {
            taken = offer(shard.activation(timer.actor(), kind), timer);
        }
    }

    private <C, E, S, V, R> boolean offer(Activation<C, E, S, V, R> activation, TimerKey timer) {
        return activation.offer(new Envelope.Due<>(timer, this));
    }

    /** Arranges to be run again. */
    private void sleep(long nowMillis, long atMillis) {
        long millis = Math.clamp(atMillis, nowMillis + 1, nowMillis + SLEEP_MILLIS_MAX);
        synchronized (this) {
            boolean isArranged = wakeMillis > nowMillis && wakeMillis <= millis;
            if (atMillis == Long.MAX_VALUE || !isOpen || isArranged) {
                return;
            }
            wakeMillis = millis;
        }
        shard.environment().timer().schedule(Duration.ofMillis(millis - nowMillis), () -> wakeUp(millis));
    }

    /** Unless an earlier time was arranged since. */
    private synchronized void wakeUp(long millis) {
        if (wakeMillis == millis) {
            wakeMillis = Long.MAX_VALUE;
            wake();
        }
    }
}
