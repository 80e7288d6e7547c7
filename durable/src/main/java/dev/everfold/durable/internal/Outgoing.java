package dev.everfold.durable.internal;

import dev.everfold.ActorRef;
import dev.everfold.ActorType;
import dev.everfold.CommandOptions;
import dev.everfold.Message;
import dev.everfold.Reply;
import dev.everfold.Timer;
import dev.everfold.durable.DeadlockException;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.StartOptions;
import dev.everfold.durable.internal.InvocationEvent.Finished;
import dev.everfold.durable.internal.InvocationEvent.Opened;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a function sends to others: in the same append as the position that says so, hence once. */
final class Outgoing {

    /** Of the caller's id, so much is in that of what it calls. */
    private static final int NAME_MAX = 64;

    private static final int FINGERPRINT_MAX = 16;

    private final Execution execution;
    private final Track track;

    Outgoing(Execution execution, Track track) {
        this.execution = execution;
        this.track = track;
    }

    /** Calls a function; gives the position to wait for. */
    <I> int call(DurableFunction<I, ?> function, I input, StartOptions options) {
        checkDeadlock(function);
        int position = track.next(OpKind.CALL, function.name());
        if (execution.at(position) == null) {
            InvocationId called = childOf(function, position);
            Start.Caller caller = new Start.Caller(execution.id.toString(), position);
            Start start = Starts.of(
                    execution.host, function, called, input, new Starts.Origin(Optional.of(caller), held()), options);
            execution.journal.append(
                    List.of(new Opened(position, OpKind.CALL, function.name(), called.toString(), 0)),
                    List.of(InvocationDecider.toInvocation(called.toString(), new InvocationCommand.Begin(start))));
        }
        return position;
    }

    private List<Start.Held> held() {
        return execution.state().begun().held();
    }

    /** The chain of calls is that of the first run at every replay, so what comes of this is, too. */
    private void checkDeadlock(DurableFunction<?, ?> function) {
        track.checkUse();
        Optional<String> wanted =
                function.target().filter(DurableFunction.Target::isExclusive).map(Starts::object);
        boolean isHeld = held().stream()
                .anyMatch(held -> wanted.filter(held.object()::equals).isPresent());
        if (isHeld) {
            String chain = held().stream().map(Start.Held::toString).collect(Collectors.joining(" calls "));
            throw new DeadlockException(chain + " calls " + wanted.orElseThrow() + " (" + function.name() + ")");
        }
    }

    /** Starts a function that has a life of its own. */
    <I> InvocationId start(DurableFunction<I, ?> function, I input, StartOptions options) {
        int position = track.next(OpKind.SEND, function.name());
        InvocationId started = childOf(function, position);
        if (execution.at(position) == null) {
            Start start = Starts.of(execution.host, function, started, input, Starts.Origin.CLIENT, options);
            execution.journal.append(
                    List.of(new Finished(position, OpKind.SEND, function.name(), Outcome.Succeeded.NOTHING)),
                    List.of(InvocationDecider.toInvocation(started.toString(), new InvocationCommand.Begin(start))));
        }
        return started;
    }

    /**
     * Begins as the caller's, for people, and is that of no other call, of whatever invocation. It stays short, also
     * where a function starts itself again and again.
     */
    private InvocationId childOf(DurableFunction<?, ?> function, int position) {
        String id = execution.id.id();
        String begin = id.substring(0, id.offsetByCodePoints(0, Math.min(NAME_MAX, id.codePointCount(0, id.length()))));
        String mine = execution.identity.fingerprint(position).substring(0, FINGERPRINT_MAX);
        return new InvocationId(function.name(), begin + "." + position + "~" + mine);
    }

    /** Has an actor decide a command under a key of this position, so that a second time changes nothing. */
    <C, V, R> Reply<V, R> ask(ActorType<C, V, R> type, String key, C command) {
        String name = type.name() + "/" + key;
        int position = track.next(OpKind.ASK, name);
        if (execution.at(position) == null) {
            execution.checkNotFrozen();
            CommandOptions options =
                    CommandOptions.key(execution.identity.stepKey(position)).rememberingRejection();
            ActorRef<C, V, R> ref = execution.host.actors().ref(type, key);
            execution.journal.appendWhenReady(execution
                    .patiently(() -> ref.askAsync(command, options))
                    .handle((reply, failure) -> Answers.event(
                            type, reply, failure, outcome -> new Finished(position, OpKind.ASK, name, outcome))));
        }
        return Answers.reply(execution, position, type);
    }

    /** Reads an actor's state. */
    <V> V read(ActorType<?, V, ?> type, String key) {
        String name = type.name() + "/" + key;
        int position = track.next(OpKind.READ, name);
        if (execution.at(position) == null) {
            execution.checkNotFrozen();
            ActorRef<?, V, ?> ref = execution.host.actors().ref(type, key);
            execution.journal.appendWhenReady(execution
                    .patiently(ref::stateAsync)
                    .handle((read, failure) -> Answers.event(
                            type,
                            Answers.read(read),
                            failure,
                            outcome -> new Finished(position, OpKind.READ, name, outcome))));
        }
        return Answers.state(execution, position, type);
    }

    /** Sends a message that undoes something. */
    void compensate(Message<?> message) {
        send(OpKind.COMPENSATION, message, Duration.ZERO);
    }

    /** Sends a message. */
    void send(Message<?> message, Duration delay) {
        send(OpKind.SEND, message, delay);
    }

    private void send(OpKind kind, Message<?> message, Duration delay) {
        String name = message.type().name() + "/" + message.key();
        int position = track.next(kind, name);
        if (execution.at(position) != null) {
            return;
        }
        Finished sent = new Finished(position, kind, name, Outcome.Succeeded.NOTHING);
        if (delay.isPositive()) {
            Instant due = Instant.ofEpochMilli(execution.host.nowMillis() + Millis.of(delay));
            long busyUntil =
                    Math.max(due.toEpochMilli(), execution.state().kept().busyUntilMillis());
            execution.journal.append(
                    List.of(sent, new InvocationEvent.Busy(busyUntil)),
                    List.of(),
                    List.of(Timer.at(
                            InvocationDecider.sendTimer(execution.identity.generation(position), position),
                            due,
                            message)));
        } else {
            execution.journal.append(List.of(sent), List.of(message));
        }
    }

    /** Completes a promise of any invocation. */
    <T> void complete(PromiseId promise, Class<T> type, T value) {
        int position = track.next(OpKind.COMPLETE, promise.promise());
        if (execution.at(position) == null) {
            Outcome outcome = new Outcome.Succeeded(execution.host.values().encode(type, value));
            execution.journal.append(
                    List.of(new Finished(position, OpKind.COMPLETE, promise.promise(), Outcome.Succeeded.NOTHING)),
                    List.of(InvocationDecider.toInvocation(
                            promise.invocation().toString(), promise.complete(outcome))));
        }
    }
}
