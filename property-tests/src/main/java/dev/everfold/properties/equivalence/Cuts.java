package dev.everfold.properties.equivalence;

import java.util.List;
import java.util.stream.IntStream;

/** The places at which a history is cut: every one of a short history, and some all over a long one. */
final class Cuts {

    private static final int COUNT_MAX = 64;

    private Cuts() {}

    /** From 0 to {@code length}, both included, in order, and no more than so many. */
    static List<Integer> of(int length) {
        int count = Math.min(length, COUNT_MAX - 1);
        return IntStream.rangeClosed(0, count)
                .mapToObj(i -> count == 0 ? 0 : Math.toIntExact((long) i * length / count))
                .toList();
    }
}
