package dev.everfold.durable;

import dev.everfold.ActorId;
import dev.everfold.ActorType;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A durable function: its name in the journal, the types of its input and output, and its code, in one version or
 * several. A value, usually a constant beside the code; a {@link DurableSystem} is opened with the functions it runs.
 *
 * <p>New invocations run on the newest version, and stay on it. A version may go when none of its invocations is left
 * unfinished, see {@link DurableSystem#versions}.
 *
 * @param <I> the input; {@link Void} for none
 * @param <O> the output; {@link Void} for none
 */
public final class DurableFunction<I, O> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

    private final String name;
    private final Class<I> inputType;
    private final Class<O> outputType;
    private final NavigableMap<Integer, FunctionBody<I, O>> versions;
    private final FunctionOptions options;
    private final Optional<Target> target;

    private DurableFunction(
            String name,
            Class<I> inputType,
            Class<O> outputType,
            NavigableMap<Integer, FunctionBody<I, O>> versions,
            FunctionOptions options,
            Optional<Target> target) {
        this.name = name;
        this.inputType = inputType;
        this.outputType = outputType;
        this.versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
        this.options = options;
        this.target = target;
    }

    /**
     * What a function of an object is for.
     *
     * @param type of the object
     * @param isExclusive whether it runs alone
     * @param key of the object; empty while none is named
     */
    public record Target(ActorType<?, ?, ?> type, boolean isExclusive, String key) {}

    /**
     * A function whose only version is 1.
     *
     * @param name letters, digits, dots, dashes and underscores, a letter first, 64 at most. It is written into the
     *     journal: never change it while there are invocations
     */
    public static <I, O> DurableFunction<I, O> of(
            String name, Class<I> inputType, Class<O> outputType, FunctionBody<I, O> body) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a function matches " + NAME + ", this one does not: \"" + name + "\"");
        }
        return new DurableFunction<>(
                name,
                inputType,
                outputType,
                new TreeMap<>(java.util.Map.of(1, body)),
                FunctionOptions.DEFAULT,
                Optional.empty());
    }

    /**
     * The same function with this code as one of its versions, beside those that it has.
     *
     * @param version at least 1; the greatest is the newest
     */
    public DurableFunction<I, O> version(int version, FunctionBody<I, O> body) {
        if (version < 1) {
            throw new IllegalArgumentException("a version is at least 1, this one is " + version);
        }
        NavigableMap<Integer, FunctionBody<I, O>> more = new TreeMap<>(versions);
        more.put(version, body);
        return new DurableFunction<>(name, inputType, outputType, more, options, target);
    }

    /** The same function without this version. */
    public DurableFunction<I, O> withoutVersion(int version) {
        NavigableMap<Integer, FunctionBody<I, O>> fewer = new TreeMap<>(versions);
        if (fewer.remove(version) == null || fewer.isEmpty()) {
            throw new IllegalArgumentException("function " + name + " has the versions " + versions.keySet()
                    + " and keeps one; version " + version + " cannot be taken away");
        }
        return new DurableFunction<>(name, inputType, outputType, fewer, options, target);
    }

    /** The same function with these options. Those with which a system is opened count. */
    public DurableFunction<I, O> options(FunctionOptions options) {
        return new DurableFunction<>(name, inputType, outputType, versions, options, target);
    }

    /** This function, as one of an object. */
    DurableFunction<I, O> of(Target next) {
        return new DurableFunction<>(name, inputType, outputType, versions, options, Optional.of(next));
    }

    /**
     * The same function on the object with this key, to be started. For functions of a {@link DurableObject}.
     *
     * @throws IllegalStateException when it is none
     */
    public DurableFunction<I, O> on(String key) {
        Target any = target.orElseThrow(() -> new IllegalStateException("function " + name + " is not of objects"));
        var _ = new ActorId(any.type.name(), any.type.name() + "/" + key); // checks the key, and that of the queue
        return of(new Target(any.type, any.isExclusive, key));
    }

    /** What it is for; empty when it is not of objects. */
    public Optional<Target> target() {
        return target;
    }

    /** Its name in the journal. */
    public String name() {
        return name;
    }

    /** The class of the input. */
    public Class<I> inputType() {
        return inputType;
    }

    /** The class of the output. */
    public Class<O> outputType() {
        return outputType;
    }

    /** The code by version. */
    public NavigableMap<Integer, FunctionBody<I, O>> versions() {
        return versions;
    }

    /** The options. */
    public FunctionOptions options() {
        return options;
    }

    @Override
    public String toString() {
        return "DurableFunction[" + name + "]";
    }
}
