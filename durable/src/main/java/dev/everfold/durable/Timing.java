package dev.everfold.durable;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** When a {@link Schedule} is due. */
public sealed interface Timing {

    /**
     * The first due time after this.
     *
     * @return empty when there is none any more
     */
    Optional<Instant> next(Instant after);

    /**
     * The last due time at or before this.
     *
     * @return empty when there was none yet
     */
    Optional<Instant> last(Instant until);

    /**
     * By a cron expression, on the clock of a time zone. Where the clock is put forward, times that do not exist are
     * left out; where it is put back, a time that comes twice is due the first time, unless the expression is for every
     * hour.
     *
     * @param expression minute, hour, day of month, month, day of week, as in {@code 30 2 * * 1-5}
     */
    record Cron(String expression, ZoneId zone) implements Timing {

        /**
         * Checks the expression.
         *
         * @throws IllegalArgumentException when it is none; it says where
         */
        public Cron {
            var _ = times(expression);
        }

        private static ExecutionTime times(String expression) {
            CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
            return ExecutionTime.forCron(parser.parse(expression));
        }

        @Override
        public Optional<Instant> next(Instant after) {
            return times(expression).nextExecution(after.atZone(zone)).map(time -> time.toInstant());
        }

        @Override
        public Optional<Instant> last(Instant until) {
            ExecutionTime times = times(expression);
            Optional<Instant> last = before(times, until.plusMillis(1));
            Optional<Instant> earlier = last.flatMap(time -> before(times, time));
            // Going back finds a time that comes twice twice, and only the first one is due.
            return earlier.isPresent() && !earlier.flatMap(this::next).equals(last) ? earlier : last;
        }

        private Optional<Instant> before(ExecutionTime times, Instant time) {
            return times.lastExecution(time.atZone(zone)).map(found -> found.toInstant());
        }

        @Override
        public String toString() {
            return "cron " + expression + " " + zone;
        }
    }

    /**
     * Again and again after the same time.
     *
     * @param interval at least a second
     * @param from the first due time; one between two milliseconds counts as the later one
     */
    record Every(Duration interval, Instant from) implements Timing {
        public Every {
            if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("the interval of a schedule is at least a second, was " + interval);
            }
            Instant millisecond = from.truncatedTo(ChronoUnit.MILLIS);
            from = millisecond.equals(from) ? from : millisecond.plusMillis(1);
        }

        @Override
        public Optional<Instant> next(Instant after) {
            return Optional.of(after.isBefore(from) ? from : at(count(after) + 1));
        }

        @Override
        public Optional<Instant> last(Instant until) {
            return until.isBefore(from) ? Optional.empty() : Optional.of(at(count(until)));
        }

        private long count(Instant time) {
            return Math.floorDiv(Duration.between(from, time).toMillis(), interval.toMillis());
        }

        private Instant at(long count) {
            return from.plusMillis(Math.multiplyExact(count, interval.toMillis()));
        }

        @Override
        public String toString() {
            return "every " + interval + " from " + from;
        }
    }
}
