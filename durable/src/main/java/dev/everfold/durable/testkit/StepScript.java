package dev.everfold.durable.testkit;

import dev.everfold.durable.Action;
import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.FunctionBody;
import dev.everfold.durable.ObjectContext;
import dev.everfold.durable.Step;
import dev.everfold.durable.StepInfo;
import dev.everfold.durable.Verification;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands between functions and their steps: counts what really runs, and lets it fail when it is told to. */
final class StepScript {

    /** How often a step is still to fail, and with what. */
    private record Failing(int times, Supplier<? extends Exception> with) {}

    private final Map<String, Failing> failing = new HashMap<>();
    private final Map<String, Integer> runs = new HashMap<>();
    private final Set<String> keys = new HashSet<>();

    synchronized void fail(String step, int times, Supplier<? extends Exception> with) {
        failing.put(step, new Failing(times, with));
    }

    /** How often each step has really run, by name. */
    synchronized Map<String, Integer> runs() {
        return Map.copyOf(runs);
    }

    /** The idempotency keys of the steps that have really run since this was last asked. */
    synchronized Set<String> keys() {
        Set<String> since = new HashSet<>(keys);
        keys.clear();
        return since;
    }

    private synchronized void runs(String step, String key) throws Exception {
        runs.merge(step, 1, Integer::sum);
        keys.add(key);
        Failing next = failing.get(step);
        if (next != null && next.times > 0) {
            failing.put(step, new Failing(next.times - 1, next.with));
            throw next.with.get();
        }
    }

    /** The function with this script between it and its steps. */
    <I, O> DurableFunction<I, O> over(DurableFunction<I, O> function) {
        DurableFunction<I, O> scripted = function;
        for (Map.Entry<Integer, FunctionBody<I, O>> version :
                function.versions().entrySet()) {
            FunctionBody<I, O> body = version.getValue();
            scripted = scripted.version(version.getKey(), (ctx, input) -> body.run(over(ctx), input));
        }
        return scripted;
    }

    /** A context that is as much as this one is. */
    private Context over(Context ctx) {
        Class<?> kind = ctx instanceof ObjectContext ? ObjectContext.class : Context.class;
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {kind},
                (proxy, method, arguments) -> method.isDefault()
                        ? InvocationHandler.invokeDefault(proxy, method, arguments)
                        : call(ctx, method, arguments == null ? new Object[0] : arguments));
    }

    /** The methods that are not made of others take steps, compensations, or neither. */
    private @Nullable Object call(Context ctx, Method method, @Nullable Object[] arguments) throws Throwable {
        @Nullable Object[] scripted = arguments.clone();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Step<?> step) {
                scripted[i] = scripted(String.valueOf(arguments[0]), step);
            } else if (arguments[i] instanceof Action action) {
                scripted[i] = scripted(String.valueOf(arguments[0]), action);
            }
        }
        try {
            return method.invoke(ctx, scripted);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    private <T> Step<T> scripted(String name, Step<T> step) {
        Step<T> counted = (StepInfo info) -> {
            runs(name, info.idempotencyKey());
            return step.run(info);
        };
        Step<Verification<T>> verification = step.verification();
        return verification == null ? counted : counted.verifiedBy(verification);
    }

    private Action scripted(String name, Action action) {
        return () -> {
            runs(name, name);
            action.run();
        };
    }
}
