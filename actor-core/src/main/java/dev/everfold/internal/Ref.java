package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorRef;
import dev.everfold.ActorState;
import dev.everfold.AskTimeoutException;
import dev.everfold.CommandOptions;
import dev.everfold.EverfoldException;
import dev.everfold.MailboxFullException;
import dev.everfold.MailboxOptions;
import dev.everfold.Reply;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Finds the actor's activation and puts envelopes into its mailbox. Remembers the activation until it is gone. */
final class Ref<C, E, S, V, R> implements ActorRef<C, V, R> {

    private final ActorId id;
    private final Kind<C, E, S, V, R> kind;
    private final Shard shard;
    private final MailboxOptions mailbox;
    private volatile @Nullable Activation<C, E, S, V, R> known;

    Ref(ActorId id, Kind<C, E, S, V, R> kind, Shard shard, MailboxOptions mailbox) {
        this.id = id;
        this.kind = kind;
        this.shard = shard;
        this.mailbox = mailbox;
    }

    @Override
    public ActorId id() {
        return id;
    }

    @Override
    public void tell(C command, CommandOptions options) {
        checkPresent(command, options);
        ask(new Envelope.Ask<>(command, options, Completion.ignored()));
    }

    @Override
    public Reply<V, R> ask(C command, CommandOptions options) {
        checkPresent(command, options);
        EngineThread.checkNotCurrent("ask");
        Waiting<Reply<V, R>> waiting = new Waiting<>();
        ask(new Envelope.Ask<>(command, options, waiting));
        Reply<V, R> reply = waiting.await(options.timeout());
        if (reply == null) {
            throw new AskTimeoutException(id, Objects.requireNonNull(options.timeout()));
        }
        return reply;
    }

    @Override
    public CompletableFuture<Reply<V, R>> askAsync(C command, CommandOptions options) {
        checkPresent(command, options);
        Promise<Reply<V, R>> promise = new Promise<>(id, options.timeout());
        try {
            ask(new Envelope.Ask<>(command, options, promise));
        } catch (EverfoldException notTaken) {
            promise.failed(notTaken);
        }
        return promise.startClock();
    }

    @Override
    public ActorState<V> state() {
        ActorState<V> resident = residentState();
        if (resident != null) {
            return resident;
        }
        EngineThread.checkNotCurrent("state");
        Waiting<ActorState<V>> waiting = new Waiting<>();
        read(waiting);
        return Invariant.present(waiting.await(null), "the value of a wait without end");
    }

    @Override
    public CompletableFuture<ActorState<V>> stateAsync() {
        Promise<ActorState<V>> promise = new Promise<>(id, null);
        try {
            ActorState<V> resident = residentState();
            if (resident == null) {
                read(promise);
            } else {
                promise.succeeded(resident);
            }
        } catch (EverfoldException failure) {
            promise.failed(failure);
        }
        return promise;
    }

    /** The state of an actor that is in memory and does not expire, which takes no envelope to read; or null. */
    private @Nullable ActorState<V> residentState() {
        shard.checkOpen();
        if (kind.options().timeToLive().isPresent()) {
            return null;
        }
        Activation<C, E, S, V, R> resident = typed(shard.resident(id));
        ActorState<S> durable = resident == null ? null : resident.durable();
        return durable == null ? null : kind.view(id, durable);
    }

    private void read(Completion<ActorState<V>> completion) {
        send(new Envelope.Read<>(completion));
    }

    @Override
    public ActorState<V> delete() {
        EngineThread.checkNotCurrent("delete");
        shard.checkOpen();
        Waiting<ActorState<V>> waiting = new Waiting<>();
        send(new Envelope.Delete<>(waiting, Long.MAX_VALUE));
        return Invariant.present(waiting.await(null), "the value of a wait without end");
    }

    @Override
    public CompletableFuture<ActorState<V>> deleteAsync() {
        return deleteAsync(Long.MAX_VALUE);
    }

    @Override
    public CompletableFuture<ActorState<V>> deleteAsync(long sequenceNumber) {
        Promise<ActorState<V>> promise = new Promise<>(id, null);
        try {
            shard.checkOpen();
            send(new Envelope.Delete<>(promise, sequenceNumber));
        } catch (EverfoldException failure) {
            promise.failed(failure);
        }
        return promise;
    }

    private void send(Envelope<C, V, R> envelope) {
        boolean taken = false;
        while (!taken) {
            taken = activation().offer(envelope);
        }
    }

    /** A null from code that is not checked for it would otherwise surface as a bug of the engine. */
    private static void checkPresent(Object command, CommandOptions options) {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(options, "options");
    }

    private void ask(Envelope.Ask<C, V, R> ask) {
        shard.checkOpen();
        Activation<C, E, S, V, R> activation = activationWithPlace();
        while (!activation.offer(ask)) {
            activation.releasePlace();
            activation = activationWithPlace();
        }
    }

    private Activation<C, E, S, V, R> activationWithPlace() {
        Activation<C, E, S, V, R> activation = activation();
        if (activation.reservePlace(mailbox.capacity())) {
            return activation;
        }
        if (!mailbox.waitMax().isZero()
                && !EngineThread.isCurrent()
                && activation.roomWaiters().await(activation, mailbox.capacity(), Deadline.after(mailbox.waitMax()))) {
            return activation;
        }
        throw new MailboxFullException(id, mailbox);
    }

    private Activation<C, E, S, V, R> activation() {
        Activation<C, E, S, V, R> remembered = known;
        if (remembered != null && !remembered.isGone()) {
            return remembered;
        }
        Activation<C, E, S, V, R> found = Invariant.present(typed(shard.activation(id, kind)), "an activation");
        known = found;
        return found;
    }

    /** Activations of an actor are made with the kind of its type, which this reference has, too. */
    @SuppressWarnings("unchecked")
    private @Nullable Activation<C, E, S, V, R> typed(@Nullable Activation<?, ?, ?, ?, ?> activation) {
        return (Activation<C, E, S, V, R>) activation;
    }

    @Override
    public String toString() {
        return "ActorRef[" + id + "]";
    }
}
