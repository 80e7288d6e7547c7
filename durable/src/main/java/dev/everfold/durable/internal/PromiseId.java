package dev.everfold.durable.internal;

import dev.everfold.durable.InvocationId;

/**
 * Names a promise for outsiders: the invocation's id, when it was started, the promise's name, with bars between them.
 * So an old id does not complete a promise of an invocation that has been started later under the same id.
 */
record PromiseId(InvocationId invocation, long startedAtMillis, String promise) {

    private static final char SEPARATOR = '|';

    /**
     * The id in this text.
     *
     * @throws IllegalArgumentException when it is none
     */
    static PromiseId parse(String text) {
        int second = text.lastIndexOf(SEPARATOR);
        int first = text.lastIndexOf(SEPARATOR, second - 1);
        if (first < 0) {
            throw new IllegalArgumentException("this is not the id of a promise: \"" + text + "\"");
        }
        try {
            long started = Long.parseLong(text, first + 1, second, Character.MAX_RADIX);
            return new PromiseId(InvocationId.parse(text.substring(0, first)), started, text.substring(second + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("this is not the id of a promise: \"" + text + "\"", e);
        }
    }

    static void checkName(String promise) {
        if (promise.indexOf(SEPARATOR) >= 0) {
            throw new IllegalArgumentException(
                    "the name of a promise has no \"" + SEPARATOR + "\", this one does: \"" + promise + "\"");
        }
    }

    InvocationCommand.Complete complete(Outcome outcome) {
        return new InvocationCommand.Complete(promise, startedAtMillis, outcome);
    }

    @Override
    public String toString() {
        return invocation.toString()
                + SEPARATOR
                + Long.toString(startedAtMillis, Character.MAX_RADIX)
                + SEPARATOR
                + promise;
    }
}
