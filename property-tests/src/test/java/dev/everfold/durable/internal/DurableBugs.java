package dev.everfold.durable.internal;

import dev.everfold.durable.Schedule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What broken code for durable functions calls instead of what it should. In their package, as it takes their types.
 */
public final class DurableBugs {

    private static final AtomicLong ASKED = new AtomicLong();

    private DurableBugs() {}

    /** Of whichever it is. */
    public static long anyRun(Object runOrAppend) {
        return 0;
    }

    /** Leaves out what was registered first. */
    public static List<FunctionContext.Compensation> allButTheLast(FunctionContext context) {
        List<FunctionContext.Compensation> all = context.compensations();
        return all.isEmpty() ? all : all.subList(0, all.size() - 1);
    }

    /** Does not turn a list round. */
    @SuppressWarnings("rawtypes") // as the compiled call has it
    public static List asTheyAre(List list) {
        return list;
    }

    /** Makes up another key each time. */
    public static String keyOfToday(Identity identity, int position) {
        return identity.stepKey(position) + "-" + ASKED.incrementAndGet();
    }

    /** Counts all restarts. */
    public static int restarts(Life life) {
        return life.generation();
    }

    /** Of whatever it is. */
    public static boolean yes(Object whatever) {
        return true;
    }

    /** Of whatever it is. */
    public static boolean no(Object whatever) {
        return false;
    }

    /** Finds nobody there. */
    @SuppressWarnings("rawtypes") // as the compiled call has it
    public static int none(Map map) {
        return 0;
    }

    /** Whatever was chosen. */
    public static Schedule.CatchUp once(Schedule.Policy policy) {
        return Schedule.CatchUp.ONCE;
    }
}
