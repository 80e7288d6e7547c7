package dev.everfold.properties.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the tests of mutations break. */
final class Sample {

    final List<String> done = new ArrayList<>();

    boolean isAllowed() {
        return false;
    }

    long twice(long value) {
        return 2 * value;
    }

    String name() {
        return "sample";
    }

    /** Two calls of the same method, the second in a lambda. */
    String steps() {
        note("first", 1L);
        Supplier<String> second = () -> note("second", 2L);
        return second.get();
    }

    private String note(String what, long number) {
        done.add(what + number);
        return what;
    }

    static String sign(int number) {
        if (number < 0) {
            return "negative";
        }
        return number == 0 ? "zero" : "positive";
    }
}
