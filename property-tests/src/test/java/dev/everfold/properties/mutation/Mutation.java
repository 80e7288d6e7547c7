package dev.everfold.properties.mutation;

import java.lang.classfile.ClassTransform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A broken version of the product: some of its classes changed when they are loaded, so that a scenario can show that
 * it notices. The product itself knows nothing of it and has no switches for it.
 *
 * <pre>{@code
 * Mutation reply = Mutation.of("dev.everfold.internal.ShardWriter")
 *         .inMethod("run")
 *         .withoutCallsTo("dev.everfold.journal.ShardJournal", "commit");
 * assertThat(reply.run(PowerCut.class)).isPresent();
 * assertThat(Mutation.none().run(PowerCut.class)).isEmpty();
 * }</pre>
 *
 * <p>A mutation that changes nothing is a mistake in the test, and is refused: a class, method or call that is not
 * there, a body that would not pass the verifier, a class that the scenario never loads. Immutable.
 */
public final class Mutation {

    private static final String OUR_PACKAGES = "dev.everfold.";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, List<Change>> changes;
    private final List<String> packages;
    private final Duration patience;

    private Mutation(Map<String, List<Change>> changes, List<String> packages, Duration patience) {
        this.changes = changes;
        this.packages = packages;
        this.patience = patience;
    }

    /** The product as it is: what a scenario has to pass before its finding counts. */
    public static Mutation none() {
        return new Mutation(Map.of(), List.of(OUR_PACKAGES), PATIENCE);
    }

    /** Begins to change the class of this name, as {@link Class#getName} has it. */
    public static MutatedClass of(String className) {
        return new MutatedClass(className);
    }

    static Mutation of(Change change) {
        return new Mutation(Map.of(change.className(), List.of(change)), List.of(OUR_PACKAGES), PATIENCE);
    }

    /** The same, with the other's changes behind those of this one. */
    public Mutation and(Mutation other) {
        Map<String, List<Change>> both = new LinkedHashMap<>(changes);
        other.changes.forEach((name, more) -> both.merge(name, more, Mutation::joined));
        return new Mutation(both, packages, patience);
    }

    private static List<Change> joined(List<Change> first, List<Change> second) {
        List<Change> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    /** The same, where the packages whose names begin like this are loaded anew, and no others. */
    public Mutation loading(String... packages) {
        return new Mutation(changes, List.of(packages), patience);
    }

    /** The same, where a scenario that has not ended by then counts as having found something: 60 s otherwise. */
    public Mutation within(Duration patience) {
        return new Mutation(changes, packages, patience);
    }

    /**
     * Runs the scenario on the broken classes, on a thread of its own.
     *
     * @param scenario a class with a constructor without parameters, made anew: either a {@link Runnable}, which throws
     *     when something is wrong, or a {@link Callable}, which may instead return what is wrong in an {@link Optional}
     * @return what went wrong, or nothing
     * @throws IllegalStateException when the mutation changes nothing that the scenario could notice
     */
    public Optional<Throwable> run(Class<?> scenario) {
        MutantLoader loader = new MutantLoader(scenario.getClassLoader(), packages);
        changes.forEach((name, all) -> loader.replace(name, broken(name, all, loader)));
        FutureTask<Optional<?>> task = new FutureTask<>(() -> play(loader.loadClass(scenario.getName())));
        Thread thread = Thread.ofPlatform().name("mutation").daemon().unstarted(task);
        thread.setContextClassLoader(loader);
        if (loader.isParents(scenario.getName())) {
            throw new IllegalStateException(scenario.getName() + " is in none of the packages that are loaded anew, "
                    + packages + ", and would run on unbroken classes");
        }
        thread.start();
        Optional<Throwable> found = await(task, thread);
        found.flatMap(Mutation::linkageError).ifPresent(broken -> {
            throw new IllegalStateException("no class that could be linked: " + this, broken);
        });
        for (String name : changes.keySet()) {
            if (!loader.hasLoaded(name)) {
                throw new IllegalStateException(
                        scenario.getName() + " never loads " + name + ", so it did not try: " + this);
            }
        }
        return found;
    }

    private static Optional<Throwable> linkageError(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .filter(LinkageError.class::isInstance)
                .findFirst();
    }

    private static byte[] broken(String name, List<Change> all, MutantLoader loader) {
        byte[] bytes = loader.original(name);
        for (Change change : all) {
            bytes = change.apply(bytes, loader.getParent());
        }
        return bytes;
    }

    private Optional<Throwable> await(FutureTask<Optional<?>> task, Thread thread) {
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .map(what -> what instanceof Throwable thrown ? thrown : new AssertionError(what.toString()));
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        } catch (TimeoutException e) {
            thread.interrupt();
            return Optional.of(new AssertionError("the scenario did not end within " + patience, e));
        } catch (InterruptedException e) {
            thread.interrupt();
            throw new IllegalStateException("interrupted while a scenario ran", e);
        }
    }

    private static Optional<?> play(Class<?> type) throws Exception {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return switch (constructor.newInstance()) {
            case Runnable scenario -> {
                scenario.run();
                yield Optional.empty();
            }
            case Callable<?> scenario -> scenario.call() instanceof Optional<?> found ? found : Optional.empty();
            default -> throw new IllegalStateException(type.getName() + " is neither a Runnable nor a Callable");
        };
    }

    /** What is broken, in words. */
    @Override
    public String toString() {
        List<String> words = changes.values().stream()
                .flatMap(List::stream)
                .map(Change::what)
                .toList();
        return words.isEmpty() ? "nothing changed" : String.join(", and ", words);
    }

    /** A class that is about to be changed. */
    public static final class MutatedClass {

        private final String name;

        private MutatedClass(String name) {
            this.name = name;
        }

        /** All methods of this name, with the lambdas that are written in them. {@code <init>} is the constructor. */
        public MutatedMethod inMethod(String method) {
            return new MutatedMethod(name, method);
        }

        /** The class after any transformation. */
        public Mutation transformed(String what, ClassTransform transform) {
            return of(new Change(name, name + " " + what, _ -> transform));
        }
    }
}
