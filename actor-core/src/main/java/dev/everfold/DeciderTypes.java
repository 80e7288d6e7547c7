package dev.everfold;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the four type arguments with which a class implements {@link Decider}. */
final class DeciderTypes {

    private DeciderTypes() {}

    /** The classes of commands, events, state and rejections, or an empty list when they are not to be known. */
    static List<Class<?>> of(Decider<?, ?, ?, ?> decider) {
        List<Type> arguments = argumentsOf(decider.getClass(), Map.of());
        if (arguments == null) {
            return List.of();
        }
        List<Class<?>> classes = new ArrayList<>();
        for (Type argument : arguments) {
            Class<?> type = rawClass(argument);
            if (type == null) {
                return List.of();
            }
            if (type != Void.class && !classes.contains(type)) {
                classes.add(type);
            }
        }
        return List.copyOf(classes);
    }

    private static @Nullable List<Type> argumentsOf(Class<?> type, Map<TypeVariable<?>, Type> known) {
        List<Type> parents = new ArrayList<>(List.of(type.getGenericInterfaces()));
        if (type.getGenericSuperclass() != null) {
            parents.add(type.getGenericSuperclass());
        }
        for (Type parent : parents) {
            Class<?> parentClass = rawClass(parent);
            if (parentClass == null || !Decider.class.isAssignableFrom(parentClass)) {
                continue;
            }
            if (!(parent instanceof ParameterizedType generic)) {
                return parentClass == Decider.class ? null : argumentsOf(parentClass, Map.of());
            }
            List<Type> arguments = new ArrayList<>();
            for (Type argument : generic.getActualTypeArguments()) {
                arguments.add(known.getOrDefault(argument, argument));
            }
            if (parentClass == Decider.class) {
                return arguments;
            }
            Map<TypeVariable<?>, Type> bound = new HashMap<>();
            for (int i = 0; i < arguments.size(); i++) {
                bound.put(parentClass.getTypeParameters()[i], arguments.get(i));
            }
            return argumentsOf(parentClass, bound);
        }
        return null;
    }

    private static @Nullable Class<?> rawClass(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> rawClass(generic.getRawType());
            default -> null;
        };
    }
}
