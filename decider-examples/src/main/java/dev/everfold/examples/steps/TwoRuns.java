package dev.everfold.examples.steps;

import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Three steps that square numbers, and say of each whether it was run or replayed. If the process dies between the
 * second and the third, the next one replays two and runs one.
 */
public final class TwoRuns {

    private final Consumer<String> told;

    private TwoRuns(Consumer<String> told) {
        this.told = told;
    }

    /**
     * The function; its input is the number that the first step squares.
     *
     * @param told gets a line for each step
     * @param betweenTwoAndThree what happens there, such as the end of the process
     */
    public static DurableFunction<Integer, Integer> function(Consumer<String> told, Runnable betweenTwoAndThree) {
        TwoRuns runs = new TwoRuns(told);
        return DurableFunction.of("two-runs", Integer.class, Integer.class, (ctx, number) -> {
            int first = runs.square(ctx, 1, number);
            int second = runs.square(ctx, 2, first);
            betweenTwoAndThree.run();
            return runs.square(ctx, 3, second);
        });
    }

    private int square(Context ctx, int step, int number) {
        AtomicBoolean runs = new AtomicBoolean();
        int square = ctx.run("step " + step, Integer.class, () -> {
            runs.set(true);
            return Math.multiplyExact(number, number);
        });
        told.accept((runs.get() ? "run " : "replay ") + step + ": " + square);
        return square;
    }
}
