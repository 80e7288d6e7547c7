package dev.everfold.properties.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Who may use whom. Each rule returns one sentence per violation; none means that the wall stands. */
public final class Walls {
    private Walls() {}

    /** Classes that use a package which is not below one of those allowed. */
    public static List<String> usesOutside(Collection<JavaClass> classes, Set<String> allowed) {
        return violations(
                classes,
                dependency -> !target(dependency).isPrimitive()
                        && allowed.stream().noneMatch(root -> isBelow(root, target(dependency))));
    }

    /** Classes that use a package below this one without standing below one of those that may. */
    public static List<String> usesOf(String library, Collection<JavaClass> classes, String user) {
        return violations(
                classes,
                dependency -> isBelow(library, target(dependency)) && !isBelow(user, dependency.getOriginClass()));
    }

    /** Uses of an {@code internal} package from another module, whatever door they may go through. */
    public static List<String> usesOfForeignInternals(
            Collection<JavaClass> classes, Function<JavaClass, String> moduleOf) {
        return violations(
                classes,
                dependency -> isInternal(target(dependency))
                        && !moduleOf.apply(target(dependency)).equals(moduleOf.apply(dependency.getOriginClass())));
    }

    /** Uses of a package below {@code internal} that neither come from it nor go through one of its doors. */
    public static List<String> usesBesideTheDoors(Collection<JavaClass> classes, String internal, Set<String> doors) {
        return violations(
                classes,
                dependency -> isBelow(internal, target(dependency))
                        && !isBelow(internal, dependency.getOriginClass())
                        && !doors.contains(topLevelName(dependency.getOriginClass())));
    }

    /** Cycles between packages, not counting what these top-level classes use. */
    public static List<String> cycles(JavaClasses classes, Set<String> doors) {
        DescribedPredicate<JavaClass> throughADoor =
                DescribedPredicate.describe("a door", type -> doors.contains(topLevelName(type)));
        return SlicesRuleDefinition.slices()
                .assignedFrom(new ByPackage())
                .should()
                .beFreeOfCycles()
                .ignoreDependency(throughADoor, DescribedPredicate.alwaysTrue())
                .allowEmptyShould(true)
                .evaluate(classes)
                .getFailureReport()
                .getDetails();
    }

    private static List<String> violations(Collection<JavaClass> classes, Predicate<Dependency> forbidden) {
        return classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(forbidden)
                .map(Dependency::getDescription)
                .sorted()
                .toList();
    }

    private static JavaClass target(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType();
    }

    private static boolean isBelow(String root, JavaClass type) {
        return (type.getPackageName() + ".").startsWith(root + ".");
    }

    private static boolean isInternal(JavaClass type) {
        return ("." + type.getPackageName() + ".").contains(".internal.");
    }

    private static String topLevelName(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("dev.everfold")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
