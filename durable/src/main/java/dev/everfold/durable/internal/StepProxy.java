package dev.everfold.durable.internal;

import dev.everfold.durable.Context;
import dev.everfold.durable.Step;
import dev.everfold.durable.StepOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Makes each call of a method of an interface a step of that name. */
final class StepProxy implements InvocationHandler {

    private final Context ctx;
    private final Class<?> type;
    private final Object target;

    private StepProxy(Context ctx, Class<?> type, Object target) {
        this.ctx = ctx;
        this.type = type;
        this.target = target;
    }

    static <S> S of(Context ctx, Class<S> type, S target) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException("steps are the methods of an interface, and " + type + " is none");
        }
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new StepProxy(ctx, type, target)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && isSame(proxy, arguments[0]);
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "steps of " + type.getName();
            };
        }
        return run(method.getName(), wrapped(method.getReturnType()), method, arguments);
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself only
    private static boolean isSame(Object one, @Nullable Object other) {
        return one == other;
    }

    private <T> T run(String name, Class<T> result, Method method, Object @Nullable [] arguments) {
        return ctx.run(name, result, Step.calling(() -> result.cast(call(method, arguments))), StepOptions.DEFAULT);
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Exception {
        try {
            method.setAccessible(true); // the interface need not be public
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw thrown;
        }
    }

    private static Class<?> wrapped(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }
}
