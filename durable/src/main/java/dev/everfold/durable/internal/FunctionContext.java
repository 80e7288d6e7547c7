package dev.everfold.durable.internal;

import dev.everfold.ActorType;
import dev.everfold.Message;
import dev.everfold.Reply;
import dev.everfold.durable.Action;
import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableFuture;
import dev.everfold.durable.DurablePromise;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.StartOptions;
import dev.everfold.durable.StateKey;
import dev.everfold.durable.Step;
import dev.everfold.durable.StepOptions;
import dev.everfold.durable.internal.InvocationEvent.Finished;
import dev.everfold.durable.internal.InvocationEvent.Opened;
import dev.everfold.durable.internal.InvocationEvent.Suspended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The context of one execution. Every call goes along the {@link Track}; what is not recorded yet happens. */
sealed class FunctionContext implements Context permits ObjectFunctionContext {

    /** How to undo something. */
    sealed interface Compensation {
        record Undoing(String name, Action action) implements Compensation {}

        record Sending(Message<?> message) implements Compensation {}
    }

    private final Execution execution;
    private final Track track;
    private final Outgoing outgoing;
    private final List<Compensation> compensations = new ArrayList<>();
    private final Map<String, Value> values = new HashMap<>();
    private final RandomGenerator random;
    private int promises;

    FunctionContext(Execution execution, Track track) {
        this.execution = execution;
        this.track = track;
        this.outgoing = new Outgoing(execution, track);
        this.random = new Chance(execution.identity, track);
    }

    /** The way to others. */
    final Outgoing outgoing() {
        return outgoing;
    }

    /** What was registered behind the first so many is not to be undone. */
    void keepCompensations(int count) {
        compensations
                .subList(Math.min(count, compensations.size()), compensations.size())
                .clear();
    }

    /** What was registered, the last first. */
    List<Compensation> compensations() {
        return compensations.reversed();
    }

    @Override
    public InvocationId id() {
        return execution.id;
    }

    @Override
    public <T> T run(String name, Class<T> type, Step<T> step, StepOptions options) {
        int position = track.next(OpKind.RUN, name);
        return runAt(position, named(name, type, step), options);
    }

    private <T> T runAt(int position, StepRunner.Named<T> named, StepOptions options) {
        Slots.Slot slot = execution.at(position);
        if (slot == null || slot.outcome() == null) {
            track.inStep(() -> StepRunner.run(execution, position, named, options));
        }
        Slots.Slot ended = execution.at(position);
        if (ended != null && StepRunner.isGivenUp(ended.outcome())) {
            throw track.cancelled();
        }
        return new Result<>(execution, position, named.type()).of(ended);
    }

    private <T> StepRunner.Named<T> named(String name, Class<T> type, Step<T> step) {
        return new StepRunner.Named<>(OpKind.RUN, name, type, step, !track.isShielded());
    }

    /** Undoes something, until that succeeds. */
    void runCompensation(Compensation compensation, StepOptions options) {
        switch (compensation) {
            case Compensation.Undoing(String name, Action action) -> {
                int position = track.next(OpKind.COMPENSATION, name);
                Step<Void> step = Step.doing(action);
                var _ = runAt(
                        position, new StepRunner.Named<>(OpKind.COMPENSATION, name, Void.class, step, false), options);
            }
            case Compensation.Sending(Message<?> message) -> outgoing.compensate(message);
        }
    }

    @Override
    public <T> DurableFuture<T> runAsync(String name, Class<T> type, Step<T> step, StepOptions options) {
        int position = track.nextAside(name);
        Slots.Slot slot = execution.at(position);
        if (slot == null || slot.outcome() == null) {
            StepRunner.Named<T> named = named(name, type, step);
            execution.journal.appendNotes();
            track.runsAside(position, () -> begin(position, named, options), named.isCancellable());
        }
        return new Waited<>(position, type);
    }

    /** A step has given up its thread; its function hears why by itself, unless nothing can be written any more. */
    private void givenUp(Unwind unwound) {
        if (unwound.reason() == Unwind.Reason.STOPPED) {
            execution.close();
        }
    }

    /** What comes of the machinery, or of an odd exception, and not of the step as such. */
    private void pause(Throwable unforeseen) {
        try {
            var _ = execution.pause(Failure.of(unforeseen));
        } catch (Unwind unwound) {
            givenUp(unwound);
        }
    }

    private <T> void begin(int position, StepRunner.Named<T> named, StepOptions options) {
        if (execution.host.isStackless()) {
            track.inStep(() -> StepRunner.runAside(execution, position, named, options));
            return;
        }
        execution.stepBegins(position);
        execution.host.environment().activations().execute(() -> {
            try {
                StepRunner.runAside(execution, position, named, options);
            } catch (Unwind unwound) {
                givenUp(unwound);
            } catch (Throwable unforeseen) {
                pause(unforeseen);
            } finally {
                execution.stepEnds(position);
            }
        });
    }

    @Override
    public <S> S steps(Class<S> type, S target) {
        return StepProxy.of(this, type, target);
    }

    @Override
    public <T> List<T> all(List<DurableFuture<T>> futures) {
        track.await(wait(futures, true));
        return futures.stream().map(DurableFuture::get).toList();
    }

    @Override
    public <T> T any(List<DurableFuture<T>> futures) {
        List<DurableFuture<T>> left = new ArrayList<>(futures);
        while (true) {
            int first = select(left);
            if (left.size() == 1 || hasSucceeded(left.get(first))) {
                return left.get(first).get();
            }
            left.remove(first);
        }
    }

    private boolean hasSucceeded(DurableFuture<?> future) {
        Slots.Slot slot = execution.at(waited(future).position);
        return slot != null && slot.outcome() instanceof Outcome.Succeeded;
    }

    @Override
    public <T> T race(List<DurableFuture<T>> futures) {
        return futures.get(select(futures)).get();
    }

    @Override
    public int select(List<? extends DurableFuture<?>> futures) {
        Wait wait = wait(futures, false);
        track.await(wait);
        return wait.positions().indexOf(wait.first(execution));
    }

    private Wait wait(List<? extends DurableFuture<?>> futures, boolean all) {
        track.checkUse();
        if (futures.isEmpty() && !all) {
            throw new IllegalArgumentException("of no futures there is no first one");
        }
        return new Wait(futures.stream().map(future -> waited(future).position).toList(), all);
    }

    private Waited<?> waited(DurableFuture<?> future) {
        if (future instanceof Waited<?> mine && mine.owner() == this) {
            return mine;
        }
        throw new IllegalArgumentException("a future of another invocation, or of another run of this one: " + future);
    }

    @Override
    public void sleep(Duration duration) {
        int position = track.next(OpKind.SLEEP, "");
        Wait wait = Wait.forOne(position);
        boolean begins = execution.at(position) == null;
        boolean isAlone = begins && !execution.hasStepsRunning();
        if (isAlone) {
            execution.journal.append(opened(position, duration), new Suspended(wait.positions(), true));
        } else if (begins) {
            execution.journal.append(
                    opened(position, duration)); // after a crash the steps that run have to begin again
        }
        if (isAlone) {
            track.awaitAnnounced(wait, duration);
        } else {
            track.await(wait);
        }
    }

    @Override
    public DurableFuture<Void> timer(Duration duration) {
        int position = track.next(OpKind.SLEEP, "");
        if (execution.at(position) == null) {
            execution.journal.append(opened(position, duration));
        }
        return new Waited<>(position, Void.class);
    }

    private Opened opened(int position, Duration duration) {
        long due = execution.host.nowMillis() + Millis.of(duration);
        return new Opened(position, OpKind.SLEEP, "", "", Math.max(1, due));
    }

    @Override
    public Instant now() {
        int position = track.next(OpKind.NOW, "");
        if (execution.at(position) != null) {
            return new Result<>(execution, position, Instant.class).get();
        }
        Instant now = Instant.ofEpochMilli(execution.host.nowMillis());
        Value value = execution.host.values().encode(Instant.class, now);
        execution.journal.note(new Finished(position, OpKind.NOW, "", new Outcome.Succeeded(value)));
        return now;
    }

    @Override
    public RandomGenerator random() {
        return () -> {
            track.checkUse();
            return random.nextLong();
        };
    }

    @Override
    public UUID uuid() {
        track.checkUse();
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    @Override
    public <T> DurablePromise<T> promise(String name, Class<T> type) {
        return open(name, type);
    }

    @Override
    public <T> DurablePromise<T> promise(Class<T> type) {
        promises++;
        int restarts = execution.identity.generation(track.position() + 1);
        return open("#" + promises + (restarts == 0 ? "" : "~" + restarts), type);
    }

    private <T> Waited<T> open(String name, Class<T> type) {
        PromiseId.checkName(name);
        int position = track.next(OpKind.PROMISE, name);
        if (execution.at(position) == null) {
            execution.journal.append(new Opened(position, OpKind.PROMISE, name, "", 0));
        }
        return new Waited<>(position, type, promiseId(name));
    }

    private String promiseId(String name) {
        return new PromiseId(execution.id, execution.state().begun().startedAtMillis(), name).toString();
    }

    @Override
    public <T> DurableFuture<T> signal(String name, Class<T> type) {
        int position = track.next(OpKind.SIGNAL, name);
        if (execution.at(position) == null) {
            execution.journal.append(new Opened(position, OpKind.SIGNAL, name, "", 0));
        }
        return new Waited<>(position, type);
    }

    @Override
    public <T> Optional<T> get(StateKey<T> key) {
        track.checkUse();
        Value value = values.get(key.name());
        return value == null
                ? Optional.empty()
                : Optional.ofNullable(execution
                        .host
                        .values()
                        .decode(key.type(), value, execution.state().kept().forms()));
    }

    @Override
    public <T> void set(StateKey<T> key, T value) {
        int position = track.next(OpKind.SET, key.name());
        Slots.Slot slot = execution.at(position);
        if (slot != null && slot.outcome() instanceof Outcome.Succeeded(Value recorded)) {
            values.put(key.name(), recorded);
            return;
        }
        Value encoded = execution.host.values().encode(key.type(), value);
        execution.journal.append(new Finished(position, OpKind.SET, key.name(), new Outcome.Succeeded(encoded)));
        values.put(key.name(), encoded);
    }

    @Override
    public void clear(StateKey<?> key) {
        int position = track.next(OpKind.CLEAR, key.name());
        if (execution.at(position) == null) {
            execution.journal.append(new Finished(position, OpKind.CLEAR, key.name(), Outcome.Succeeded.NOTHING));
        }
        values.remove(key.name());
    }

    @Override
    public <I, O> DurableFuture<O> callAsync(DurableFunction<I, O> function, I input, StartOptions options) {
        return new Waited<>(outgoing.call(function, input, options), function.outputType());
    }

    @Override
    public <I> InvocationId send(DurableFunction<I, ?> function, I input, StartOptions options) {
        return outgoing.start(function, input, options);
    }

    @Override
    public <C, V, R> Reply<V, R> ask(ActorType<C, V, R> type, String key, C command) {
        return outgoing.ask(type, key, command);
    }

    @Override
    public void send(Message<?> message) {
        outgoing.send(message, Duration.ZERO);
    }

    @Override
    public void sendAfter(Message<?> message, Duration delay) {
        outgoing.send(message, delay);
    }

    @Override
    public <T> void complete(String promiseId, Class<T> type, T value) {
        outgoing.complete(PromiseId.parse(promiseId), type, value);
    }

    @Override
    public void compensate(String name, Action action) {
        track.checkUse();
        compensations.add(new Compensation.Undoing(name, action));
    }

    @Override
    public void compensate(Message<?> message) {
        track.checkUse();
        compensations.add(new Compensation.Sending(message));
    }

    @Override
    public int version(String change, int newest) {
        if (newest < 1) {
            throw new IllegalArgumentException("the newest version of a change is at least 1, was " + newest);
        }
        Slots.Slot next = track.peek();
        boolean isRecorded = next != null && next.kind == OpKind.VERSION && next.name.equals(change);
        boolean isCancelled = next != null && next.kind == OpKind.CANCELLED;
        if (!isRecorded && !isCancelled && track.isReplaying()) {
            return 0;
        }
        int position = track.next(OpKind.VERSION, change);
        if (isRecorded) {
            return new Result<>(execution, position, Integer.class).get();
        }
        Value value = execution.host.values().encode(Integer.class, newest);
        execution.journal.note(new Finished(position, OpKind.VERSION, change, new Outcome.Succeeded(value)));
        return newest;
    }

    /** Something at a position that can be waited for. */
    private final class Waited<T> implements DurablePromise<T> {
        private final int position;
        private final Class<T> type;
        private final String id;

        Waited(int position, Class<T> type) {
            this(position, type, "");
        }

        Waited(int position, Class<T> type, String id) {
            this.position = position;
            this.type = type;
            this.id = id;
        }

        FunctionContext owner() {
            return FunctionContext.this;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public T get() {
            track.await(Wait.forOne(position));
            return new Result<>(execution, position, type).get();
        }

        @Override
        public Optional<T> get(Duration timeout) {
            Waited<Void> timer = (Waited<Void>) timer(timeout);
            Wait wait = new Wait(List.of(position, timer.position), false);
            track.await(wait);
            if (wait.first(execution) != position) {
                return Optional.empty();
            }
            Slots.Slot rest = execution.at(timer.position);
            if (rest != null && rest.outcome() == null) {
                Finished over = new Finished(timer.position, OpKind.SLEEP, "", Outcome.Succeeded.NOTHING);
                execution.journal.note(over); // nobody waits for the rest of the time
            }
            return Optional.ofNullable(new Result<>(execution, position, type).get());
        }

        @Override
        public String toString() {
            return "DurableFuture[" + execution.id + "#" + position + "]";
        }
    }
}
