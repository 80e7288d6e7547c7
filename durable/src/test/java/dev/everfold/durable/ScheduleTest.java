package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.Schedule.CatchUp;
import dev.everfold.durable.Schedule.Overlap;
import dev.everfold.durable.ScheduleInfo.Status;
import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What schedules promise, in virtual time, which begins with the epoch. */
class ScheduleTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<String> begun = new ArrayList<>();

    private final DurableFunction<String, String> quick =
            DurableFunction.of("quick", String.class, String.class, (ctx, in) -> {
                ctx.run("begin", () -> {
                    begun.add(ctx.id().id());
                });
                return in;
            });

    /** Takes two and a half minutes. */
    private final DurableFunction<String, String> slow =
            DurableFunction.of("slow", String.class, String.class, (ctx, in) -> {
                ctx.run("begin", () -> {
                    begun.add(ctx.id().id());
                });
                ctx.sleep(Duration.ofSeconds(150));
                return in;
            });

    private final DurableTestkit kit = DurableTestkit.of(quick, slow);

    @AfterEach
    void closeTheKit() {
        kit.close();
    }

    private void put(Schedule<?> schedule) {
        kit.system().schedules().put(schedule);
    }

    private ScheduleInfo info(String name) {
        return kit.system().schedules().info(name).orElseThrow();
    }

    private static Instant minute(int number) {
        return Instant.EPOCH.plus(MINUTE.multipliedBy(number));
    }

    private List<Status> statuses(String name) {
        return info(name).runs().stream().map(ScheduleInfo.Run::status).toList();
    }

    @Test
    void eachDueTimeStartsOneInvocationThatIsNamedAfterIt() {
        put(Schedule.every("tick", MINUTE, quick, "x"));
        kit.advance(Duration.ofSeconds(59));
        assertThat(begun).isEmpty();
        kit.advance(Duration.ofSeconds(122));

        assertThat(begun)
                .containsExactly("tick@1970-01-01T00:01:00Z", "tick@1970-01-01T00:02:00Z", "tick@1970-01-01T00:03:00Z");
        ScheduleInfo info = info("tick");
        assertThat(info.next()).contains(minute(4));
        assertThat(info.runs().getFirst())
                .isEqualTo(new ScheduleInfo.Run(
                        minute(1),
                        Status.COMPLETED,
                        Optional.of(new InvocationId("quick", "tick@1970-01-01T00:01:00Z"))));
    }

    @Test
    void eachDueTimeStartsOnceWhereverTheCrashesFall() {
        put(Schedule.every("tick", MINUTE, quick, "x").catchUp(CatchUp.ALL).overlap(Overlap.CONCURRENT));
        Random random = new Random(11);
        for (int i = 0; i < 60; i++) {
            if (!kit.crashAt(kit.entries() + random.nextInt(8))) {
                kit.crash();
            }
            kit.down(Duration.ofSeconds(random.nextInt(30)));
        }
        kit.advance(MINUTE);

        List<ScheduleInfo.Run> runs = info("tick").runs();
        assertThat(runs).hasSizeGreaterThan(10).allMatch(run -> run.status() == Status.COMPLETED);
        for (int i = 0; i < runs.size(); i++) {
            assertThat(runs.get(i).due()).isEqualTo(minute(i + 1));
        }
    }

    @Test
    void overlapIsSkipped() {
        put(Schedule.every("tick", MINUTE, slow, "x").overlap(Overlap.SKIP));
        kit.advance(Duration.ofSeconds(250));

        assertThat(statuses("tick")).containsExactly(Status.COMPLETED, Status.SKIPPED, Status.SKIPPED, Status.STARTED);
        assertThat(begun).hasSize(2);
    }

    @Test
    void overlapWaitsForItsTurn() {
        put(Schedule.every("tick", MINUTE, slow, "x").overlap(Overlap.QUEUE));
        kit.advance(Duration.ofSeconds(220));

        assertThat(statuses("tick")).containsExactly(Status.COMPLETED, Status.STARTED, Status.WAITING);
        assertThat(begun).containsExactly("tick@1970-01-01T00:01:00Z", "tick@1970-01-01T00:02:00Z");
    }

    @Test
    void overlapRunsBeside() {
        put(Schedule.every("tick", MINUTE, slow, "x").overlap(Overlap.CONCURRENT));
        kit.advance(Duration.ofSeconds(190));

        assertThat(statuses("tick")).containsExactly(Status.STARTED, Status.STARTED, Status.STARTED);
        assertThat(begun).hasSize(3);
    }

    @Test
    void missedDueTimesAreSkipped() {
        put(Schedule.every("tick", Duration.ofHours(1), quick, "x").catchUp(CatchUp.SKIP));
        kit.down(Duration.ofMinutes(200));

        assertThat(begun).isEmpty();
        assertThat(statuses("tick")).containsExactly(Status.MISSED, Status.MISSED);
        assertThat(info("tick").next()).contains(minute(240));
        kit.advance(Duration.ofMinutes(41));
        assertThat(begun).containsExactly("tick@1970-01-01T04:00:00Z");
    }

    @Test
    void missedDueTimesAreCaughtUpWithOnce() {
        put(Schedule.every("tick", Duration.ofHours(1), quick, "x").catchUp(CatchUp.ONCE));
        kit.down(Duration.ofMinutes(200));

        assertThat(begun).containsExactly("tick@1970-01-01T03:00:00Z");
        assertThat(statuses("tick")).containsExactly(Status.MISSED, Status.COMPLETED);
    }

    @Test
    void missedDueTimesAreAllCaughtUpWith() {
        put(Schedule.every("tick", Duration.ofHours(1), quick, "x")
                .catchUp(CatchUp.ALL)
                .overlap(Overlap.QUEUE));
        kit.down(Duration.ofMinutes(200));

        assertThat(begun)
                .containsExactly("tick@1970-01-01T01:00:00Z", "tick@1970-01-01T02:00:00Z", "tick@1970-01-01T03:00:00Z");
        assertThat(info("tick").next()).contains(minute(240));
    }

    @Test
    void dueTimeFoundAtOnceAfterAnOpeningIsNotMissed() {
        put(Schedule.every("tick", Duration.ofHours(1), quick, "x").catchUp(CatchUp.SKIP));
        kit.down(Duration.ofMinutes(60).plusSeconds(30));

        assertThat(begun).containsExactly("tick@1970-01-01T01:00:00Z");
    }

    @Test
    void catchingUpHasAnEnd() {
        put(Schedule.every("tick", MINUTE, quick, "x").catchUp(CatchUp.ALL).overlap(Overlap.CONCURRENT));
        kit.down(Duration.ofMinutes(1_005));

        assertThat(begun).hasSize(1_000);
        assertThat(info("tick").runs())
                .hasSize(100)
                .last()
                .satisfies(last -> assertThat(last.status()).isEqualTo(Status.MISSED));
        assertThat(info("tick").next()).contains(minute(1_006));
    }

    @Test
    void catchingUpWithLargeInputsTakesAsManyTurnsAsItNeeds() {
        put(Schedule.every("tick", MINUTE, quick, "x".repeat(100_000))
                .catchUp(CatchUp.ALL)
                .overlap(Overlap.CONCURRENT));
        kit.down(Duration.ofMinutes(1_005));

        assertThat(begun).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(info("tick").runs().getLast().status()).isEqualTo(Status.MISSED);
        kit.advance(Duration.ofMinutes(2));
        assertThat(begun).hasSize(1_002);
    }

    @Test
    void firstDueTimeBetweenTwoMillisecondsIsFollowedByOthers() {
        Timing timing = new Timing.Every(MINUTE, Instant.EPOCH.plusNanos(400_000));
        put(new Schedule<>("tick", timing, quick, "x", StartOptions.DEFAULT, Schedule.Policy.DEFAULT));
        kit.advance(MINUTE.multipliedBy(3));

        assertThat(begun)
                .containsExactly(
                        "tick@1970-01-01T00:00:00.001Z",
                        "tick@1970-01-01T00:01:00.001Z",
                        "tick@1970-01-01T00:02:00.001Z");
    }

    @Test
    void pausedItStandsStillAndGoesOnWithTheNextDueTime() {
        put(Schedule.every("tick", MINUTE, quick, "x").catchUp(CatchUp.ALL));
        kit.system().schedules().pause("tick");
        kit.advance(Duration.ofSeconds(150));
        assertThat(begun).isEmpty();
        assertThat(info("tick").isPaused()).isTrue();
        assertThat(info("tick").next()).isEmpty();

        kit.down(Duration.ZERO);
        kit.system().schedules().resume("tick");
        kit.advance(Duration.ofSeconds(40));
        assertThat(begun).containsExactly("tick@1970-01-01T00:03:00Z");
    }

    @Test
    void deletedItIsGoneAndWhatItStartedGoesOn() {
        put(Schedule.every("tick", MINUTE, slow, "x"));
        put(Schedule.every("tock", MINUTE, quick, "x"));
        kit.advance(Duration.ofSeconds(61));
        kit.system().schedules().delete("tick");
        kit.advance(Duration.ofMinutes(10));

        assertThat(begun.stream().filter(id -> id.startsWith("tick"))).hasSize(1);
        List<String> names =
                kit.system().schedules().list().map(ScheduleInfo::name).toList();
        assertThat(names).containsExactly("tock");
        InvocationStatus status = kit.system()
                .invocation(slow, "tick@1970-01-01T00:01:00Z")
                .info()
                .status();
        assertThat(status).isEqualTo(InvocationStatus.COMPLETED);
        assertThatThrownBy(() -> kit.system().schedules().pause("tick")).isInstanceOf(NoSuchScheduleException.class);
    }

    @Test
    void puttingItAgainChangesNothingAndPuttingAnotherReplacesIt() {
        put(Schedule.every("tick", MINUTE, quick, "x"));
        kit.advance(Duration.ofSeconds(61));
        kit.down(Duration.ofSeconds(30));
        long entries = kit.entries();
        put(Schedule.every("tick", MINUTE, quick, "x"));
        assertThat(kit.entries()).isEqualTo(entries);
        kit.advance(Duration.ofSeconds(31));
        assertThat(begun).hasSize(2);

        put(Schedule.every("tick", Duration.ofHours(1), quick, "x"));
        assertThat(info("tick").next()).contains(minute(60));
        kit.advance(Duration.ofMinutes(10));
        assertThat(begun).hasSize(2);
    }

    @Test
    void runsOnTheVersionThatIsTheNewestWhenItBegins() {
        kit.reopen(DurableSystem.of(quick));
        put(Schedule.every("tick", MINUTE, quick, "x"));
        kit.advance(Duration.ofSeconds(61));
        kit.reopen(DurableSystem.of(quick.version(2, (ctx, in) -> "second")));
        kit.advance(Duration.ofSeconds(61));

        InvocationInfo info =
                kit.system().invocation(quick, "tick@1970-01-01T00:02:00Z").info();
        String result =
                kit.system().invocation(quick, "tick@1970-01-01T00:02:00Z").result();
        assertThat(info.version()).isEqualTo(2);
        assertThat(result).isEqualTo("second");
    }

    @Test
    void startsThroughAQueue() {
        DurableQueue one = DurableQueue.of("one").concurrency(1);
        kit.reopen(DurableSystem.of(slow).queues(one));
        put(Schedule.every("tick", MINUTE, slow, "x")
                .overlap(Overlap.CONCURRENT)
                .options(StartOptions.DEFAULT.queue(one).tag("by", "tick")));
        kit.advance(Duration.ofSeconds(130));

        assertThat(begun).hasSize(1);
        QueueInfo queue = kit.system().queue(one);
        assertThat(queue.waiting()).isEqualTo(1);
    }

    @Test
    void cronIsOfATimeZoneAndItsClockChanges() {
        Timing daily = new Timing.Cron("30 2 * * *", ZoneId.of("Europe/Berlin"));
        assertThat(daily.next(Instant.parse("2026-01-10T12:00:00Z"))).contains(Instant.parse("2026-01-11T01:30:00Z"));
        assertThat(daily.last(Instant.parse("2026-07-10T00:30:00Z"))).contains(Instant.parse("2026-07-10T00:30:00Z"));
        assertThat(daily.last(Instant.parse("2026-07-10T00:29:59Z"))).contains(Instant.parse("2026-07-09T00:30:00Z"));

        Instant beforeForward = Instant.parse("2026-03-28T12:00:00Z");
        assertThat(daily.next(beforeForward)).contains(Instant.parse("2026-03-30T00:30:00Z"));
        Instant beforeBack = Instant.parse("2026-10-24T12:00:00Z");
        Instant first = daily.next(beforeBack).orElseThrow();
        assertThat(first).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(daily.next(first)).contains(Instant.parse("2026-10-26T01:30:00Z"));
        assertThat(daily.last(Instant.parse("2026-10-25T12:00:00Z"))).contains(first);
        Timing hourly = new Timing.Cron("0 * * * *", ZoneId.of("Europe/Berlin"));
        assertThat(hourly.next(Instant.parse("2026-10-25T00:00:00Z"))).contains(Instant.parse("2026-10-25T01:00:00Z"));
        assertThat(hourly.last(Instant.parse("2026-10-25T01:10:00Z"))).contains(Instant.parse("2026-10-25T01:00:00Z"));
    }

    @Test
    void whatIsNoScheduleIsRefused() {
        assertThatThrownBy(() -> Schedule.cron("x", "61 * * * *", ZoneId.of("UTC"), quick, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("61");
        assertThatThrownBy(() -> Schedule.every("x", Duration.ofMillis(10), quick, ""))
                .isInstanceOf(IllegalArgumentException.class);
        DurableFunction<String, String> other =
                DurableFunction.of("other", String.class, String.class, (ctx, in) -> in);
        assertThatThrownBy(() -> put(Schedule.every("x", MINUTE, other, "")))
                .isInstanceOf(UnknownFunctionException.class);
        assertThatThrownBy(() -> put(Schedule.every("x".repeat(500), MINUTE, quick, "")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
