package dev.everfold.durable.internal;

import dev.everfold.ActorRef;
import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.EverfoldException;
import dev.everfold.Reply;
import dev.everfold.durable.AlreadyStartedException;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Failure;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationFilter;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.InvocationInfo;
import dev.everfold.durable.QueueInfo;
import dev.everfold.durable.Schedules;
import dev.everfold.durable.StartOptions;
import dev.everfold.durable.UnknownQueueException;
import dev.everfold.durable.VersionInUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A durable system: the actor system beneath, and the runner that lets functions run. */
public final class Durable implements DurableSystem {

    /** How many invocations of a list are read at a time. */
    private static final int READ_AHEAD = 64;

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    private final Host host;
    private final Runner runner;
    private final AtomicLong started = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Durable(Host host, Runner runner) {
        this.host = host;
        this.runner = runner;
    }

    /**
     * Opens a system.
     *
     * @param beneath opens the actor system with these types
     */
    public static DurableSystem open(Setup setup, Function<List<ActorType<?, ?, ?>>, ActorSystem> beneath) {
        Map<String, DurableFunction<?, ?>> functions = new HashMap<>();
        for (DurableFunction<?, ?> function : setup.functions()) {
            if (functions.put(function.name(), function) != null) {
                throw new IllegalArgumentException("two functions are named \"" + function.name() + "\"");
            }
        }
        Map<String, DurableQueue> queues = new HashMap<>();
        for (DurableQueue queue : setup.queues()) {
            if (queues.put(queue.name(), queue) != null) {
                throw new IllegalArgumentException("two queues are named \"" + queue.name() + "\"");
            }
        }
        Runner runner = new Runner();
        List<ActorType<?, ?, ?>> types = new ArrayList<>(setup.actors());
        addObjects(setup.functions(), types);
        types.add(InvocationTypes.opened(runner));
        types.add(QueueTypes.opened());
        Scheduler scheduler = new Scheduler();
        types.add(ScheduleTypes.opened(scheduler));
        ActorSystem actors = beneath.apply(types);
        Host host = new Host(
                actors,
                setup.environment(),
                new Values(),
                setup.options(),
                new Host.Registered(Map.copyOf(functions), Map.copyOf(queues)),
                setup.isStackless() ? Host.Mode.STACKLESS : Host.Mode.BLOCKING);
        queues.values().forEach(queue -> define(host, queue));
        runner.start(host);
        scheduler.start(host);
        return new Durable(host, runner);
    }

    /** The types of the functions' objects, unless they were given, maybe with options of their own. */
    private static void addObjects(List<DurableFunction<?, ?>> functions, List<ActorType<?, ?, ?>> types) {
        for (DurableFunction<?, ?> function : functions) {
            function.target()
                    .map(DurableFunction.Target::type)
                    .filter(type ->
                            types.stream().noneMatch(known -> known.name().equals(type.name())))
                    .ifPresent(types::add);
        }
    }

    /** Tells a queue its limits; until it has heard of them for the first time it releases nothing. */
    private static void define(Host host, DurableQueue queue) {
        QueueCommand define =
                new QueueCommand.Define(QueueState.Definition.of(queue), new TreeMap<>(queue.concurrencyPerTag()));
        var _ = Asking.patiently(
                        host.environment(),
                        () -> true,
                        () -> host.queue(queue.name()).askAsync(define))
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        LOG.log(System.Logger.Level.WARNING, "queue {0} keeps its limits: {1}", queue.name(), failure);
                    }
                });
    }

    @Override
    public <I, O> Invocation<O> start(DurableFunction<I, O> function, String id, I input, StartOptions options) {
        InvocationId named = new InvocationId(function.name(), id);
        if (!begin(function, named, input, options)) {
            throw new AlreadyStartedException(named);
        }
        return handle(function, named);
    }

    @Override
    public <I, O> Invocation<O> start(DurableFunction<I, O> function, I input, StartOptions options) {
        InvocationId named = nextId(function);
        while (!begin(function, named, input, options)) {
            named = nextId(function);
        }
        return handle(function, named);
    }

    /** Unlike those of earlier runs, unless the clock was turned back; then the next one is tried. */
    private InvocationId nextId(DurableFunction<?, ?> function) {
        return new InvocationId(function.name(), Long.toString(host.nowMillis(), 36) + "-" + started.incrementAndGet());
    }

    private <I> boolean begin(DurableFunction<I, ?> function, InvocationId id, I input, StartOptions options) {
        Start start = Starts.of(host, function, id, input, Starts.Origin.CLIENT, options);
        if (!(host.ref(id.toString()).ask(new InvocationCommand.Begin(start))
                instanceof Reply.Accepted<InvocationState, InvocationCommand.Refusal>(var _, var state, var _))) {
            return false;
        }
        if (start.settings().delayMillis() == 0) {
            start.settings().queueing().ifPresent(queueing -> admit(start, queueing.queue(), state.ticket()));
        }
        return true;
    }

    /**
     * The invocation asks its queue by itself; that the client asks, too, is to know what the queue says. One that is
     * not let in is taken back, unless it asked for itself meanwhile and its turn came at once. One that was told so
     * before its client asked has ended by that, and leaves the place that the client got for it.
     */
    private void admit(Start start, String queue, Ticket ticket) {
        QueueCommand.Enqueue enqueue = start.enqueue();
        ActorRef<InvocationCommand, InvocationState, InvocationCommand.Refusal> invocation = host.ref(start.key());
        EverfoldException refused;
        if (host.queue(queue).ask(new QueueCommand.Admit(new QueueCommand.Arrive(enqueue, ticket)))
                instanceof Reply.Rejected<QueueState, QueueCommand.Refusal>(var refusal, var _)) {
            refused = QueueDecider.refused(queue, enqueue, refusal);
            var taken = invocation.ask(new InvocationCommand.Refuse(Failure.of(refused), Optional.of(ticket)));
            if (taken instanceof Reply.Rejected && !invocation.state().state().isRefused(ticket)) {
                return;
            }
        } else {
            InvocationState admitted = invocation.state().state();
            if (!admitted.isRefused(ticket)) {
                return;
            }
            var _ = host.queue(queue).ask(new QueueCommand.Leave(start.key(), Optional.of(ticket)));
            refused = QueueDecider.refused(
                    queue,
                    enqueue,
                    admitted.complaint().orElseThrow(),
                    host.queues().get(queue));
        }
        var _ = invocation.ask(new InvocationCommand.Expire(Optional.empty()));
        throw refused;
    }

    @Override
    public QueueInfo queue(DurableQueue queue) {
        if (!host.queues().containsKey(queue.name())) {
            throw new UnknownQueueException(queue.name());
        }
        return Describe.queue(queue.name(), host.queue(queue.name()).state().state());
    }

    private <O> Invocation<O> handle(DurableFunction<?, O> function, InvocationId id) {
        return new Handle<>(host, runner, id, function.outputType());
    }

    @Override
    public <O> Invocation<O> invocation(DurableFunction<?, O> function, String id) {
        return handle(function, new InvocationId(function.name(), id));
    }

    @Override
    public Invocation<?> invocation(InvocationId id) {
        DurableFunction<?, ?> function = host.functions().get(id.function());
        return function == null ? new Handle<>(host, runner, id, Object.class) : handle(function, id);
    }

    @Override
    public Stream<InvocationInfo> list(InvocationFilter filter) {
        Stream<String> keys = host.actors()
                .keys(InvocationTypes.INVOCATION)
                .filter(key -> filter.function()
                        .map(function -> key.startsWith(function + "/"))
                        .orElse(true));
        Function<String, Optional<InvocationInfo>> read =
                key -> Describe.info(host.ref(key).state().state());
        Stream<Optional<InvocationInfo>> all =
                host.isStackless() ? keys.map(read) : keys.gather(Gatherers.mapConcurrent(READ_AHEAD, read));
        return all.flatMap(Optional::stream).filter(filter::accepts);
    }

    @Override
    public List<VersionInUse> versions() {
        Map<String, Map<Integer, Long>> unfinished = new TreeMap<>();
        host.functions()
                .forEach((name, function) -> function.versions()
                        .keySet()
                        .forEach(version -> unfinished
                                .computeIfAbsent(name, _ -> new TreeMap<>())
                                .put(version, 0L)));
        try (Stream<InvocationInfo> all = list(InvocationFilter.ALL)) {
            all.filter(info -> !info.status().isEnd())
                    .forEach(info -> unfinished
                            .computeIfAbsent(info.id().function(), _ -> new TreeMap<>())
                            .merge(versionOf(info), 1L, Long::sum));
        }
        List<VersionInUse> inUse = new ArrayList<>();
        unfinished.forEach((function, byVersion) -> byVersion.forEach((version, count) ->
                inUse.add(new VersionInUse(function, version, count, isRegistered(function, version)))));
        return inUse;
    }

    /** One that has not begun may be going to run on the newest. */
    private int versionOf(InvocationInfo info) {
        DurableFunction<?, ?> known = host.functions().get(info.id().function());
        return info.version() == Life.NEWEST && known != null ? known.versions().lastKey() : info.version();
    }

    private boolean isRegistered(String function, int version) {
        DurableFunction<?, ?> known = host.functions().get(function);
        return known != null && known.versions().containsKey(version);
    }

    @Override
    public <T> void complete(String promiseId, Class<T> type, @Nullable T value) {
        PromiseId promise = PromiseId.parse(promiseId);
        complete(promise, new Outcome.Succeeded(host.values().encode(type, value)));
    }

    @Override
    public void fail(String promiseId, Failure failure) {
        complete(PromiseId.parse(promiseId), new Outcome.Failed(failure));
    }

    private void complete(PromiseId promise, Outcome outcome) {
        new Handle<>(host, runner, promise.invocation(), Object.class).complete(promise.complete(outcome));
    }

    /** An execution that shows how far a journal leads, and writes nothing. */
    Execution frozen(InvocationId id, InvocationState state) {
        return new Execution(id, host.frozen(), new ActorState<>(1, state));
    }

    /** When the first of the invocations has something to do again by the clock; empty for none. For the testkit. */
    public Optional<Instant> nextDue() {
        try (Stream<String> keys = host.actors().keys(InvocationTypes.INVOCATION)) {
            return keys.map(key -> host.ref(key).state().state())
                    .filter(state ->
                            state.life().exists() && state.life().ended().isEmpty())
                    .flatMap(Describe::dues)
                    .min(Comparator.naturalOrder());
        }
    }

    @Override
    public Schedules schedules() {
        return new StoredSchedules(host);
    }

    @Override
    public ActorSystem actors() {
        return host.actors();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            runner.close(host.options().system().closeTimeout());
            host.actors().close();
            runner.ends().close();
        }
    }
}
