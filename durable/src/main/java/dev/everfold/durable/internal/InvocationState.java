package dev.everfold.durable.internal;

import dev.everfold.durable.DuplicateInQueueException;
import dev.everfold.durable.Failure;
import dev.everfold.durable.QueueFullException;
import dev.everfold.durable.internal.InvocationEvent.Op;
import dev.everfold.durable.internal.Life.Phase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of an invocation: the state of its actor.
 *
 * @param start what it began with; empty while it does not exist
 * @param observers who is to hear of its end
 * @param recorded what its function has done
 * @param kept what it has set for others to read, and the forms of all its values
 * @param life how far it has come
 */
record InvocationState(Optional<Start> start, List<Start.Observer> observers, Recorded recorded, Kept kept, Life life) {

    static final InvocationState NONE =
            new InvocationState(Optional.empty(), List.of(), Recorded.NOTHING, Kept.NOTHING, Life.NONE);

    /** What invocations fail with that their queues do not let in. */
    private static final Set<String> REFUSALS =
            Set.of(QueueFullException.class.getName(), DuplicateInQueueException.class.getName());

    /**
     * What an invocation keeps beside its journal.
     *
     * @param values by key
     * @param forms by fingerprint
     * @param busyUntilMillis when the last of its delayed messages goes; 0 for none
     */
    record Kept(Map<String, Value> values, Map<Long, Form> forms, long busyUntilMillis) {
        static final Kept NOTHING = new Kept(Map.of(), Map.of(), 0);

        Kept learn(@Nullable Value value) {
            if (value == null || value.form().isEmpty() || forms.containsKey(value.fingerprint())) {
                return this;
            }
            Map<Long, Form> more = new HashMap<>(forms);
            more.put(value.fingerprint(), value.form().get());
            return new Kept(values, more, busyUntilMillis);
        }

        Kept put(String name, @Nullable Value value) {
            if (value == null) {
                return this;
            }
            Map<String, Value> more = new HashMap<>(values);
            more.put(name, value.bare());
            return new Kept(more, forms, busyUntilMillis);
        }

        Kept remove(String name) {
            Map<String, Value> fewer = new HashMap<>(values);
            fewer.remove(name);
            return new Kept(fewer, forms, busyUntilMillis);
        }
    }

    /** What it began with. */
    Start begun() {
        return start.orElseThrow(() -> new AssertionError("broken invariant: an invocation that exists has begun"));
    }

    /** With which it is in its queue. */
    Ticket ticket() {
        return new Ticket(begun().startedAtMillis(), life.stay());
    }

    /** Whether this ticket is of an earlier stay in its queue; none is of any. */
    boolean isOutdated(Optional<Ticket> ticket) {
        return ticket.filter(stay -> !stay.equals(ticket())).isPresent();
    }

    /** Whether its queue has told it that it is not let in: it has ended by that and done nothing. */
    boolean isRefused(Ticket ticket) {
        return life.ended().isPresent()
                && ticket().equals(ticket)
                && recorded.ops().isEmpty()
                && complaint().map(Failure::type).filter(REFUSALS::contains).isPresent();
    }

    InvocationState after(InvocationEvent event) {
        return switch (event) {
            case InvocationEvent.Started started -> started(started.start());
            case InvocationEvent.Observed observed -> observed(observed.observer());
            case InvocationEvent.Released _ -> life(life.phase(released()));
            case InvocationEvent.Versioned(var version) -> life(life.version(version));
            case Op op -> after(op).wokenIfSatisfied();
            case InvocationEvent.Attempted attempted -> recorded(recorded.plus(attempted));
            case InvocationEvent.Suspended suspended ->
                life(life.phase(new Phase.Waiting(suspended))).wokenIfSatisfied();
            case InvocationEvent.RetryDue(var position) ->
                recorded(recorded.retryDue(position)).wokenIfSatisfied();
            case InvocationEvent.Busy(var untilMillis) -> kept(new Kept(kept.values(), kept.forms(), untilMillis));
            case InvocationEvent.Paused paused -> life(life.phase(new Phase.Paused(paused.reason(), life.isQueued())));
            case InvocationEvent.Resumed _ ->
                recorded(recorded.withAttemptsAnew()).life(life.phase(queuedOrReady(life.isQueued())));
            case InvocationEvent.Restarted restarted -> restarted(restarted);
            case InvocationEvent.Ended ended -> life(life.cut(new Phase.Ended(ended.status(), ended.outcome())));
            case InvocationEvent.Expired _ -> NONE.life(life.cut(new Phase.Expired()));
        };
    }

    private static Phase queuedOrReady(boolean isQueued) {
        return isQueued ? new Phase.Queued() : new Phase.Ready();
    }

    /** One that is paused stays so, and is no longer kept by its queue. */
    private Phase released() {
        return life.phase() instanceof Phase.Paused(Failure reason, var _)
                ? new Phase.Paused(reason, false)
                : new Phase.Ready();
    }

    private InvocationState started(Start begun) {
        Start.Settings settings = begun.settings();
        Phase phase =
                queuedOrReady(settings.delayMillis() > 0 || settings.queueing().isPresent());
        return new InvocationState(
                Optional.of(begun),
                begun.observer().map(List::of).orElse(List.of()),
                recorded,
                kept.learn(begun.input()),
                new Life(
                        Math.max(life.run() + 1, begun.startedAtMillis()),
                        life.generation(),
                        life.stay(),
                        List.of(),
                        begun.version(),
                        phase));
    }

    private InvocationState observed(Start.Observer observer) {
        List<Start.Observer> more = new java.util.ArrayList<>(observers);
        more.add(observer);
        return new InvocationState(start, List.copyOf(more), recorded, kept, life);
    }

    private InvocationState after(Op op) {
        return switch (op) {
            case InvocationEvent.Opened opened -> recorded(recorded.plus(opened));
            case InvocationEvent.Finished(var position, var kind, var name, Outcome outcome) -> {
                InvocationState next =
                        recorded(recorded.plus(new InvocationEvent.Finished(position, kind, name, outcome.bare())));
                Kept learned = kept.learn(outcome.value());
                yield next.kept(
                        switch (kind) {
                            case SET -> learned.put(name, outcome.value());
                            case CLEAR -> learned.remove(name);
                            default -> learned;
                        });
            }
            case InvocationEvent.Completed(var promise, Outcome outcome) ->
                recorded(recorded.plus(new InvocationEvent.Completed(promise, outcome.bare())))
                        .kept(kept.learn(outcome.value()));
            case InvocationEvent.Signalled(var name, Value value) ->
                recorded(recorded.plus(new InvocationEvent.Signalled(name, value.bare())))
                        .kept(kept.learn(value));
            case InvocationEvent.CancelRequested request -> {
                InvocationState next = recorded(recorded.plus(request));
                yield life.isActive() ? next.life(life.phase(new Phase.Ready())) : next;
            }
        };
    }

    private InvocationState wokenIfSatisfied() {
        return life.phase() instanceof Phase.Waiting(var wait)
                        && (recorded.satisfies(wait) || (recorded.isAnyRetryDue() && !isOwnBackoff(wait)))
                ? life(life.phase(new Phase.Ready()))
                : this;
    }

    /** Whether the function's own code failed: nothing of it is tried again before its time. */
    private static boolean isOwnBackoff(InvocationEvent.Suspended wait) {
        return wait.positions().equals(List.of(0));
    }

    /** What was set before the position stays, as does what values look like. */
    private InvocationState restarted(InvocationEvent.Restarted restarted) {
        Kept rest = new Kept(Map.of(), kept.forms(), kept.busyUntilMillis());
        Recorded upTo = recorded.upTo(restarted.position());
        for (Op op : upTo.ops()) {
            if (op instanceof InvocationEvent.Finished(var _, var kind, var name, Outcome.Succeeded(Value value))) {
                rest = switch (kind) {
                    case SET -> rest.put(name, value);
                    case CLEAR -> rest.remove(name);
                    default -> rest;
                };
            }
        }
        return new InvocationState(
                start,
                observers,
                upTo,
                rest,
                life.restarted(restarted.position(), restarted.version(), queuedOrReady(isQueuedAgain())));
    }

    /** Whether it waits for its queue after a restart: what has ended has left it. */
    boolean isQueuedAgain() {
        return life.isQueued()
                || (life.ended().isPresent() && begun().settings().queueing().isPresent());
    }

    private InvocationState recorded(Recorded next) {
        return new InvocationState(start, observers, next, kept, life);
    }

    private InvocationState kept(Kept next) {
        return new InvocationState(start, observers, recorded, next, life);
    }

    private InvocationState life(Life next) {
        return new InvocationState(start, observers, recorded, kept, next);
    }

    /** Why it is paused, or was ended against its will; empty otherwise. */
    Optional<Failure> complaint() {
        return switch (life.phase()) {
            case Phase.Paused(Failure reason, var _) -> Optional.of(reason);
            case Phase.Ended(var _, Outcome.Failed(Failure failure)) -> Optional.of(failure);
            default -> Optional.empty();
        };
    }
}
