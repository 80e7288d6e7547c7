package dev.everfold.properties.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the engine must not take from the world by itself, or no simulation could put something else in its place: time,
 * chance, sleep, and the console. Calls and method references count alike.
 */
public final class WorldAccess {
    private static final Set<String> TIMES = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.system",
            "java.time.InstantSource.system");
    /** Where time comes in: for the engine, and for callers that block, which are not simulated. */
    private static final Pattern DOORS = Pattern.compile("(?:.*[.$])?(?:Environment|Deadline)\\$.*");

    private static final Set<String> CHANCES = Set.of(
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.random.RandomGenerator.getDefault");
    private static final Set<String> CONSOLES = Set.of("java.lang.System.out", "java.lang.System.err");

    private WorldAccess() {}

    /** Every {@code now()} without a clock, and the clocks of the system outside the {@link #DOORS doors}. */
    public static List<String> times(Collection<JavaClass> classes) {
        return violations(classes, access -> isNow(access) || (TIMES.contains(name(access)) && !isAtADoor(access)));
    }

    /** Every source of chance that nobody gave a seed. */
    public static List<String> chances(Collection<JavaClass> classes) {
        return violations(
                classes,
                access -> CHANCES.contains(name(access))
                        || (name(access).equals("java.util.Random.<init>") && hasNoParameters(access)));
    }

    /** Every {@code Thread.sleep}. */
    public static List<String> sleeps(Collection<JavaClass> classes) {
        return violations(classes, access -> name(access).equals("java.lang.Thread.sleep"));
    }

    /** Every wait that keeps its carrier thread. */
    public static List<String> spins(Collection<JavaClass> classes) {
        return violations(classes, access -> name(access).equals("java.lang.Thread.onSpinWait"));
    }

    /** Every use of the console. */
    public static List<String> consoles(Collection<JavaClass> classes) {
        return violations(
                classes,
                access ->
                        CONSOLES.contains(name(access)) || name(access).equals("java.lang.Throwable.printStackTrace"));
    }

    private static List<String> violations(Collection<JavaClass> classes, Predicate<JavaAccess<?>> forbidden) {
        return classes.stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(forbidden)
                .map(JavaAccess::getDescription)
                .sorted()
                .toList();
    }

    private static boolean isNow(JavaAccess<?> access) {
        return name(access).startsWith("java.time.") && access.getName().equals("now") && hasNoParameters(access);
    }

    private static boolean isAtADoor(JavaAccess<?> access) {
        return DOORS.matcher(access.getOriginOwner().getName() + "$").matches();
    }

    private static boolean hasNoParameters(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                && target.getRawParameterTypes().isEmpty();
    }

    private static String name(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getName();
    }
}
