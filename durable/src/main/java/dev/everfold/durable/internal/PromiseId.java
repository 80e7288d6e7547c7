package dev.everfold.durable.internal;

import dev.everfold.durable.InvocationId;

/** Names a promise for outsiders: the invocation's id, a bar, the promise's name. */
record PromiseId(InvocationId invocation, String promise) {

    private static final char SEPARATOR = '|';

    static String of(InvocationId invocation, String promise) {
        return invocation.toString() + SEPARATOR + promise;
    }

    static PromiseId parse(String text) {
        int separator = text.lastIndexOf(SEPARATOR);
        if (separator < 0) {
            throw new IllegalArgumentException("this is not the id of a promise: \"" + text + "\"");
        }
        return new PromiseId(InvocationId.parse(text.substring(0, separator)), text.substring(separator + 1));
    }
}
