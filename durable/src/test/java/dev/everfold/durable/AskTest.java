package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecException;
import dev.everfold.durable.testkit.DurableTestkit;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.ShardJournal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands to actors from functions: in doubt beside steps, and answered by what cannot be read. */
@Timeout(60)
class AskTest {

    record Take(long seats) {}

    record TakenMore(long seats) {}

    record Taken(long seats) {}

    static final class Seats implements Decider<Take, TakenMore, Taken, Void> {
        @Override
        public Taken initialState() {
            return new Taken(0);
        }

        @Override
        public Decision<TakenMore, Void> decide(Take command, Taken state) {
            return Decision.accept(new TakenMore(command.seats()));
        }

        @Override
        public Taken evolve(Taken state, TakenMore event) {
            return new Taken(state.seats() + event.seats());
        }
    }

    private static final ActorType<Take, Taken, Void> SEATS = ActorType.of("Seats", new Seats());

    @Test
    void anAnswerThatCannotBeReadPausesUntilOtherCodeComes() {
        AtomicBoolean isOld = new AtomicBoolean();
        Codec codec = SEATS.codec();
        Codec picky = (Codec) Proxy.newProxyInstance(
                Codec.class.getClassLoader(), new Class<?>[] {Codec.class}, (_, method, arguments) -> {
                    try {
                        Object result = method.invoke(codec, arguments);
                        if (isOld.get() && result instanceof Taken) {
                            throw new CodecException("not readable");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        ActorType<Take, Taken, Void> seats = ActorType.of("Seats", new Seats()).codec(picky);
        DurableFunction<String, String> asking = DurableFunction.<String, String>of(
                        "asking", String.class, String.class, (ctx, input) -> {
                            ctx.ask(seats, "flight", new Take(2));
                            return ctx.promise("go", String.class).get();
                        })
                .options(FunctionOptions.DEFAULT.whenExhausted(WhenExhausted.FAIL));
        try (DurableTestkit kit = DurableTestkit.of(List.of(seats), asking)) {
            Invocation<String> one = kit.start(asking, "a", "");
            isOld.set(true);
            kit.crash();
            one.complete("go", String.class, "done");
            kit.advance(Duration.ofHours(20));
            assertThat(one.info().status()).isEqualTo(InvocationStatus.PAUSED);
            isOld.set(false);
            kit.crash();
            assertThat(kit.result(one)).isEqualTo("done");
        }
    }

    /** Commits fail when there are none left. */
    private static Journal counting(Journal journal, AtomicInteger left) {
        return proxy(Journal.class, journal, left);
    }

    private static <T> T proxy(Class<T> type, T target, AtomicInteger left) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    if (method.getName().equals("commit") && left.getAndDecrement() <= 0) {
                        throw new JournalException("the disk is gone", null);
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return result instanceof ShardJournal shard ? proxy(ShardJournal.class, shard, left) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void anAskInDoubtIsAskedAgainThoughAStepBesideItHasWritten() throws Exception {
        AtomicReference<CountDownLatch> first = new AtomicReference<>(new CountDownLatch(0));
        AtomicReference<CountDownLatch> second = new AtomicReference<>(new CountDownLatch(0));
        AtomicReference<CountDownLatch> side = new AtomicReference<>(new CountDownLatch(1));
        DurableFunction<String, String> book = DurableFunction.of("book", String.class, String.class, (ctx, _) -> {
            await(first.get());
            ctx.runAsync("side", String.class, () -> {
                await(side.get());
                return "";
            });
            await(second.get());
            ctx.ask(SEATS, "flight", new Take(2));
            ctx.compensate(Message.to(SEATS, "flight", new Take(-2)));
            ctx.sleep(Duration.ofHours(1));
            return "";
        });
        Journal journal = new InMemoryJournal(1);
        AtomicInteger left = new AtomicInteger(2); // the start, and what the actor decides
        DurableSystem before = DurableSystem.of(book).actors(SEATS).open(counting(journal, left));
        before.start(book, "a", "");
        Eventually.until(() -> left.get() < 0);
        side.get().countDown();
        before.close();
        first.set(new CountDownLatch(1));
        second.set(new CountDownLatch(1));
        try (DurableSystem system =
                DurableSystem.of(book).actors(SEATS).open(counting(journal, new AtomicInteger(1_000_000)))) {
            Invocation<String> one = system.invocation(book, "a");
            one.cancel("changed my mind");
            first.get().countDown();
            Eventually.until(() -> one.steps().size() == 1);
            second.get().countDown();
            assertThatThrownBy(one::result).isInstanceOf(InvocationCancelledException.class);
            Eventually.until(
                    () -> system.actors().ref(SEATS, "flight").state().state().seats() == 0);
            assertThat(system.actors().ref(SEATS, "flight").state().state().seats())
                    .isZero();
        }
    }

    @Test
    void anAskInDoubtIsAskedAgainThoughAVerifiedStepBesideItHasWritten() throws Exception {
        AtomicReference<CountDownLatch> first = new AtomicReference<>(new CountDownLatch(0));
        AtomicReference<CountDownLatch> second = new AtomicReference<>(new CountDownLatch(0));
        AtomicReference<CountDownLatch> side = new AtomicReference<>(new CountDownLatch(1));
        DurableFunction<String, String> book = DurableFunction.of("book", String.class, String.class, (ctx, _) -> {
            await(first.get());
            Step<String> aside = info -> {
                await(side.get());
                return "";
            };
            ctx.runAsync("side", String.class, aside.verifiedBy(info -> Verification.notDone()), StepOptions.DEFAULT);
            await(second.get());
            ctx.ask(SEATS, "flight", new Take(2));
            ctx.compensate(Message.to(SEATS, "flight", new Take(-2)));
            ctx.sleep(Duration.ofHours(1));
            return "";
        });
        Journal journal = new InMemoryJournal(1);
        AtomicInteger left = new AtomicInteger(3); // the start, the step, and what the actor decides
        DurableSystem before = DurableSystem.of(book).actors(SEATS).open(counting(journal, left));
        before.start(book, "a", "");
        Eventually.until(() -> left.get() < 0);
        side.get().countDown();
        before.close();
        first.set(new CountDownLatch(1));
        second.set(new CountDownLatch(1));
        try (DurableSystem system =
                DurableSystem.of(book).actors(SEATS).open(counting(journal, new AtomicInteger(1_000_000)))) {
            Invocation<String> one = system.invocation(book, "a");
            one.cancel("changed my mind");
            first.get().countDown();
            Eventually.until(() -> one.steps().getFirst().ended());
            second.get().countDown();
            assertThatThrownBy(one::result).isInstanceOf(InvocationCancelledException.class);
            Eventually.until(
                    () -> system.actors().ref(SEATS, "flight").state().state().seats() == 0);
            assertThat(system.actors().ref(SEATS, "flight").state().state().seats())
                    .isZero();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
