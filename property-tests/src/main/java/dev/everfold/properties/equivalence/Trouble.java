package dev.everfold.properties.equivalence;

import org.jspecify.annotations.Nullable;

/**
 * A law does not hold.
 *
 * @param what as a sentence, with the place in the history
 * @param mismatch where two things differ that should not; null when something was thrown instead
 * @param isUnseenByEquals whether {@code equals} calls the two things equal all the same
 * @param cause what was thrown, if something was
 */
record Trouble(
        String what,
        @Nullable Mismatch mismatch,
        boolean isUnseenByEquals,
        @Nullable Throwable cause) {

    static Trouble thrown(String what, Throwable cause) {
        return new Trouble(what + " threw " + cause, null, false, cause);
    }

    static Trouble of(String what) {
        return new Trouble(what, null, false, null);
    }

    static Trouble of(String what, Mismatch mismatch) {
        return new Trouble(what, mismatch, false, null);
    }

    /** The trouble with a value that should be as another one was; null when there is none. */
    static @Nullable Trouble between(String what, Kept<?> expected, @Nullable Object actual) {
        Mismatch mismatch = Mismatch.between(expected.structure(), Structure.of(actual));
        return mismatch == null ? null : new Trouble(what, mismatch, areEqual(expected.value(), actual), null);
    }

    private static boolean areEqual(@Nullable Object one, @Nullable Object other) {
        return one != null && one.equals(other);
    }

    /** Whether two troubles are of one kind: both are differences, or the same exception was thrown. */
    boolean isLike(Trouble other) {
        return cause == null ? other.cause == null : other.cause != null && cause.getClass() == other.cause.getClass();
    }

    /** Several lines for people. */
    String describe() {
        StringBuilder text = new StringBuilder(what);
        if (mismatch != null) {
            text.append("\n  first difference")
                    .append(mismatch.path().isEmpty() ? "" : " at " + mismatch.path())
                    .append("\n    expected: ")
                    .append(mismatch.expected())
                    .append("\n      actual: ")
                    .append(mismatch.actual());
        }
        if (isUnseenByEquals) {
            text.append("\n  warning: equals() calls the two equal, so it ignores this component,"
                    + " and tests that compare with equals() do not see this");
        }
        return text.toString();
    }
}
