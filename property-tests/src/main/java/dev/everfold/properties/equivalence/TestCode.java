package dev.everfold.properties.equivalence;

import dev.everfold.ActorType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a test that shows a trouble again. */
final class TestCode {

    private final JavaSource source = new JavaSource();
    private final Subject<?> subject;
    private final @Nullable Class<?> contract;

    /**
     * About this subject.
     *
     * @param contract a class that implements {@link ReplayEquivalence} for it, to be asked for what cannot be named;
     *     null when there is none
     */
    TestCode(Subject<?> subject, @Nullable Class<?> contract) {
        this.subject = subject;
        this.contract = contract;
    }

    /**
     * Imports and a test method.
     *
     * @param check the method of {@link ReplayChecks} to be called
     */
    String of(Law law, String check, List<?> history) {
        StringBuilder call = new StringBuilder();
        call.append("    ")
                .append(source.name(ReplayChecks.class))
                .append(".of(")
                .append(type())
                .append(")");
        if (!subject.key().equals(ReplayChecks.KEY)) {
            call.append("\n            .key(")
                    .append(source.expression(subject.key()))
                    .append(")");
        }
        if (!subject.others().isEmpty()) {
            call.append("\n            .others(").append(others()).append(")");
        }
        ActorType<?, ?, ?> previous = subject.previous();
        if (previous != null) {
            call.append("\n            .previously(")
                    .append(previously(previous))
                    .append(")");
        }
        String arguments = history.stream()
                .map(each -> ",\n                    " + source.expression(each))
                .collect(Collectors.joining());
        call.append("\n            .").append(check).append("(\n                    ");
        call.append(source.name(Law.class))
                .append(".")
                .append(law.name())
                .append(arguments)
                .append(");");
        return String.join("\n", source.imports()) + "\nimport org.junit.jupiter.api.Test;\n\n@Test\nvoid "
                + law.methodName() + "() {\n" + call + "\n}\n";
    }

    private String type() {
        String constant = constantOf(subject.type());
        if (constant != null) {
            return constant;
        }
        if (contract != null && isConstructible(contract)) {
            return "new " + source.name(contract) + "().actorType()";
        }
        Object decider = subject.type().model().decider();
        return isConstructible(decider.getClass())
                ? source.name(ActorType.class) + ".of("
                        + source.expression(subject.type().name()) + ", new " + source.name(decider.getClass()) + "())"
                : "actorType()";
    }

    private String previously(ActorType<?, ?, ?> previous) {
        String constant = constantOf(previous);
        if (constant != null) {
            return constant;
        }
        return contract != null && isConstructible(contract)
                ? "new " + source.name(contract) + "().previousType().orElseThrow()"
                : "previousType()";
    }

    private String others() {
        if (contract != null && subject.others().stream().anyMatch(type -> constantOf(type) == null)) {
            return "new " + source.name(contract) + "().others()";
        }
        return source.name(List.class) + ".of("
                + subject.others().stream()
                        .map(this::constantOf)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /** The static field that holds the type: in its decider's class, one around it, or the contract's. */
    private @Nullable String constantOf(ActorType<?, ?, ?> type) {
        for (Class<?> place = type.model().decider().getClass(); place != null; place = place.getEnclosingClass()) {
            String constant = constantIn(place, type);
            if (constant != null) {
                return constant;
            }
        }
        return contract == null ? null : constantIn(contract, type);
    }

    private @Nullable String constantIn(Class<?> place, ActorType<?, ?, ?> type) {
        for (Field field : place.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && !Modifier.isPrivate(field.getModifiers())
                    && field.getType() == ActorType.class) {
                try {
                    field.setAccessible(true);
                    if (field.get(null) == type) {
                        return source.name(place) + "." + field.getName();
                    }
                } catch (ReflectiveOperationException | RuntimeException closed) {
                    return null;
                }
            }
        }
        return null;
    }

    private static boolean isConstructible(Class<?> type) {
        try {
            return type.getCanonicalName() != null
                    && (type.getEnclosingClass() == null || Modifier.isStatic(type.getModifiers()))
                    && !Modifier.isPrivate(type.getModifiers())
                    && !Modifier.isPrivate(type.getDeclaredConstructor().getModifiers());
        } catch (NoSuchMethodException none) {
            return false;
        }
    }
}
