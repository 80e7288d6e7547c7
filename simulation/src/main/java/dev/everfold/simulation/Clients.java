package dev.everfold.simulation;

import dev.everfold.ActorRef;
import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.CommandOptions;
import dev.everfold.DeciderFailedException;
import dev.everfold.EverfoldException;
import dev.everfold.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a run. Each has a few operations open at a time, asks with and without idempotency keys, tells, and
 * reads, deletes and erases; now and then it calls from within the reply to another call, which is on the engine's
 * thread. An operation under a key is asked again, also after a crash, until it is answered; and some client may ask
 * the same under the same key once more, meanwhile or afterwards.
 */
final class Clients {

    private static final int OPEN_MAX = 3;
    private static final int DELETIONS_PERCENT_MAX = 25;

    private final SimulationOptions options;
    private final Workload workload;
    private final RandomGenerator random;
    private final Replies replies;
    private final Verdict verdict;
    private final Trace trace;
    private final List<Operation> operations = new ArrayList<>();
    private final List<Operation> open = new ArrayList<>();
    private final Map<String, ActorRef<Object, Object, Object>> refs = new HashMap<>();
    private @Nullable ActorSystem system;
    private int life;
    private final int deletionsPercent;
    private boolean mayBegin;

    Clients(
            SimulationOptions options,
            Workload workload,
            RandomGenerator random,
            Replies replies,
            Verdict verdict,
            Trace trace) {
        this.options = options;
        this.workload = workload;
        this.random = random;
        this.replies = replies;
        this.verdict = verdict;
        this.trace = trace;
        this.deletionsPercent = random.nextInt(3) == 0 ? 0 : random.nextInt(DELETIONS_PERCENT_MAX);
    }

    /** A new life of the process: the clients are connected to this system. */
    void connect(ActorSystem system) {
        this.system = system;
        refs.clear();
        life++;
    }

    /** The process has ended: nobody hears anything from it any more. */
    void disconnect() {
        system = null;
        life++;
        for (Operation operation : List.copyOf(open)) {
            if (operation.key == null) {
                end(operation, Operation.Outcome.UNKNOWN);
            }
        }
    }

    /** From now on clients begin new operations of themselves, or no more. */
    void mayBegin(boolean mayBegin) {
        this.mayBegin = mayBegin;
    }

    long answers() {
        return operations.stream()
                .filter(operation -> operation.outcome == Operation.Outcome.ANSWERED)
                .count();
    }

    /** Whether everything that has to be answered is. */
    boolean areServed() {
        return open.isEmpty();
    }

    String describeOpen() {
        return open.stream().map(Operation::name).toList().toString();
    }

    /** Whether something has to be asked again. */
    boolean hasWaiting() {
        return open.stream().anyMatch(operation -> operation.life != life);
    }

    /** Whether the engine owes somebody an answer. */
    boolean hasCallUnderWay() {
        return open.stream().anyMatch(operation -> operation.life == life);
    }

    /** Whether the engine owes an answer, and only to those who erase. */
    boolean hasOnlyErasuresUnderWay() {
        return hasCallUnderWay()
                && open.stream()
                        .allMatch(operation -> operation.life != life || operation.kind == Operation.Kind.ERASE);
    }

    /** Asks again what went unanswered, or begins something new. */
    void act() {
        Operation again = waiting();
        if (again != null) {
            call(again);
            return;
        }
        int client = random.nextInt(options.clients());
        long busy =
                open.stream().filter(operation -> operation.client == client).count();
        if (mayBegin && busy < OPEN_MAX) {
            begin(client);
        }
    }

    /** An operation under a key that has no call under way. */
    private @Nullable Operation waiting() {
        List<Operation> waiting =
                open.stream().filter(operation -> operation.life != life).toList();
        return waiting.isEmpty() ? null : waiting.get(random.nextInt(waiting.size()));
    }

    private void begin(int client) {
        Operation earlier = operations.isEmpty() ? null : operations.get(random.nextInt(operations.size()));
        if (earlier != null && earlier.key != null && earlier.client >= 0 && random.nextInt(8) == 0) {
            begin(new Operation(client, Operation.Kind.ASK, earlier.call, earlier.key, earlier.remembersRejection));
            return;
        }
        Call<?> call = workload.next(random);
        if (workload.mayBeDeleted(call.type()) && random.nextInt(100) < deletionsPercent) {
            boolean isErased = random.nextInt(3) == 0;
            begin(new Operation(client, isErased ? Operation.Kind.ERASE : Operation.Kind.DELETE, call, null, false));
            return;
        }
        int die = random.nextInt(10);
        Operation.Kind kind = die < 7 ? Operation.Kind.ASK : die < 8 ? Operation.Kind.TELL : Operation.Kind.READ;
        boolean isKeyed = kind == Operation.Kind.ASK && random.nextBoolean();
        String key = isKeyed ? "k" + operations.size() : null;
        begin(new Operation(client, kind, call, key, isKeyed && random.nextInt(3) == 0));
    }

    /** Asks this until it is answered, before anything else happens. */
    Operation begin(Call<?> call) {
        Operation operation = new Operation(-1, Operation.Kind.ASK, call, "setup" + operations.size(), false);
        begin(operation);
        return operation;
    }

    private void begin(Operation operation) {
        operations.add(operation);
        open.add(operation);
        replies.expect(operation);
        call(operation);
    }

    private void call(Operation operation) {
        ActorSystem running = system;
        if (running == null) {
            return;
        }
        operation.life = life;
        operation.start = trace.step();
        replies.begin(operation);
        if (operation.attempts++ == 0) {
            operation.firstFloor = operation.floor;
            operation.firstStart = operation.start;
        }
        trace.say(operation.name());
        ActorRef<Object, Object, Object> ref = ref(running, operation);
        switch (operation.kind) {
            case ASK -> ask(ref, operation);
            case TELL -> tell(ref, operation);
            case READ -> read(ref, operation);
            case DELETE -> delete(ref, operation);
            case ERASE -> erase(running, operation);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // everything is told to the client
    private void ask(ActorRef<Object, Object, Object> ref, Operation operation) {
        CommandOptions chosen = operation.key == null ? CommandOptions.DEFAULT : CommandOptions.key(operation.key);
        int calledIn = life;
        ref.askAsync(operation.call.command(), operation.remembersRejection ? chosen.rememberingRejection() : chosen)
                .whenComplete((reply, failure) -> {
                    if (calledIn != life || operation.life != calledIn || replies.areNotHeard()) {
                        return;
                    }
                    verdict.examine(operation.name(), () -> {
                        if (failure == null) {
                            answered(operation, reply);
                        } else {
                            failed(operation, failure);
                        }
                    });
                });
    }

    private void tell(ActorRef<Object, Object, Object> ref, Operation operation) {
        try {
            ref.tell(operation.call.command());
            end(operation, Operation.Outcome.UNKNOWN);
        } catch (EverfoldException refused) {
            failed(operation, refused);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // everything is told to the client
    private void read(ActorRef<Object, Object, Object> ref, Operation operation) {
        int calledIn = life;
        ref.stateAsync().whenComplete((state, failure) -> {
            if (calledIn != life || replies.areNotHeard()) {
                return;
            }
            verdict.examine(operation.name(), () -> {
                if (failure == null) {
                    trace.say(operation.actor + " reads " + state);
                    replies.checkRead(operation, (ActorState<?>) state);
                    end(operation, Operation.Outcome.ANSWERED);
                } else {
                    failed(operation, failure);
                }
            });
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // everything is told to the client
    private void delete(ActorRef<Object, Object, Object> ref, Operation operation) {
        ref.deleteAsync()
                .whenComplete((state, failure) -> ended(operation, failure, () -> {
                    trace.say(operation.actor + " is deleted: " + state);
                    replies.checkDeleted(operation, state);
                }));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // everything is told to the client
    private void erase(ActorSystem running, Operation operation) {
        running.eraseAsync(operation.call.type(), operation.call.key())
                .whenComplete((nothing, failure) -> ended(operation, failure, () -> {
                    trace.say(operation.actor + " is erased");
                    replies.checkErased(operation);
                }));
    }

    private void ended(Operation operation, @Nullable Throwable failure, Runnable check) {
        if (operation.life != life || replies.areNotHeard()) {
            return;
        }
        verdict.examine(operation.name(), () -> {
            if (failure == null) {
                check.run();
                end(operation, Operation.Outcome.ANSWERED);
            } else {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
                failed(operation, cause == null ? failure : cause);
            }
        });
    }

    private void answered(Operation operation, Reply<?, ?> reply) {
        trace.say(operation.name() + " → " + reply);
        replies.check(operation, reply);
        operation.reply = reply;
        end(operation, Operation.Outcome.ANSWERED);
        if (mayBegin && random.nextInt(4) == 0) {
            act();
        }
    }

    private void failed(Operation operation, Throwable failure) {
        trace.say(operation.name() + " → " + failure.getClass().getSimpleName());
        if (!(failure instanceof EverfoldException known)) {
            verdict.breach(operation.name() + " and fails with what is not documented: " + failure);
            return;
        }
        replies.checkFailure(operation, known);
        if (operation.key == null || known instanceof DeciderFailedException) {
            boolean isUnknown = known.outcomeUnknown() || operation.kind == Operation.Kind.ERASE;
            end(operation, isUnknown ? Operation.Outcome.UNKNOWN : Operation.Outcome.REFUSED);
        } else {
            operation.life = -1; // and is asked again
        }
    }

    private void end(Operation operation, Operation.Outcome outcome) {
        operation.outcome = outcome;
        open.remove(operation);
    }

    @SuppressWarnings("unchecked") // the commands of a call are those of its type
    private ActorRef<Object, Object, Object> ref(ActorSystem running, Operation operation) {
        return refs.computeIfAbsent(operation.actor.toString(), _ -> (ActorRef<Object, Object, Object>)
                (ActorRef<?, ?, ?>) running.ref(operation.call.type(), operation.call.key()));
    }

    /** Whose the entries of the journal are, as far as it is not known yet, and in which order. */
    void checkAskers() {
        replies.checkUnheard(operations);
        replies.checkOrder(operations);
    }
}
