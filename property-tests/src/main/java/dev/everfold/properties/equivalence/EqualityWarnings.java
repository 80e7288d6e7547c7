package dev.everfold.properties.equivalence;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Warns of states that differ and are equal all the same: a test that compares them cannot see the difference. That may
 * be meant, so it is a warning, in the log, once for each component.
 */
final class EqualityWarnings {

    private static final System.Logger LOG = System.getLogger(EqualityWarnings.class.getPackageName());
    private static final int WARNINGS_MAX = 1_000;
    private static final Set<String> GIVEN = ConcurrentHashMap.newKeySet();

    private EqualityWarnings() {}

    /** Warns when the equality of two values does not see what tells them apart. */
    static void compare(Kept<?> one, Kept<?> other) {
        Mismatch mismatch = Mismatch.between(one.structure(), other.structure());
        if (mismatch == null || one.value() == null || !one.value().equals(other.value())) {
            return;
        }
        String type = one.value().getClass().getTypeName();
        if (GIVEN.size() < WARNINGS_MAX && GIVEN.add(type + mismatch.path())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the equality of {0} ignores {1}: {2} and {3} are equal, so a test that compares them with equals()"
                            + " sees no difference",
                    type,
                    mismatch.path().isEmpty() ? "what it holds" : mismatch.path(),
                    one.structure(),
                    other.structure());
        }
    }

    /** Lets every warning be given once more. */
    static void forget() {
        GIVEN.clear();
    }
}
