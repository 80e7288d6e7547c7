package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands to actors from functions: in doubt beside steps, and answered by what cannot be read. */
@Timeout(60)
class AskTest {

    @Test
    void anAnswerThatCannotBeReadPausesUntilOtherCodeComes() {
        AtomicBoolean isOld = new AtomicBoolean();
        Codec codec = Seats.TYPE.codec();
        Codec picky = (Codec) Proxy.newProxyInstance(
                Codec.class.getClassLoader(), new Class<?>[] {Codec.class}, (_, method, arguments) -> {
                    try {
                        Object result = method.invoke(codec, arguments);
                        if (isOld.get() && result instanceof Seats.Taken) {
                            throw new CodecException("not readable");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        ActorType<Seats.Take, Seats.Taken, Void> seats =
                ActorType.of("Seats", new Seats()).codec(picky);
        DurableFunction<String, String> asking = DurableFunction.<String, String>of(
                        "asking", String.class, String.class, (ctx, input) -> {
                            ctx.ask(seats, "flight", new Seats.Take(2));
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

    /** A step that is verified is written when it begins, and when it ends beside the function. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAskInDoubtIsAskedAgainThoughAStepBesideItHasWritten(boolean isVerified) throws Exception {
        AtomicReference<CountDownLatch> first = new AtomicReference<>(new CountDownLatch(0));
        AtomicReference<CountDownLatch> second = new AtomicReference<>(new CountDownLatch(0));
        CountDownLatch side = new CountDownLatch(1);
        Step<String> plain = _ -> {
            side.await();
            return "";
        };
        Step<String> step = isVerified ? plain.verifiedBy(_ -> Verification.notDone()) : plain;
        DurableFunction<String, String> book = DurableFunction.of("book", String.class, String.class, (ctx, _) -> {
            await(first.get());
            ctx.runAsync("side", String.class, step, StepOptions.DEFAULT);
            await(second.get());
            ctx.ask(Seats.TYPE, "flight", new Seats.Take(2));
            ctx.compensate(Message.to(Seats.TYPE, "flight", new Seats.Take(-2)));
            ctx.sleep(Duration.ofHours(1));
            return "";
        });
        Journal journal = new InMemoryJournal(1);
        AtomicInteger left = new AtomicInteger(isVerified ? 3 : 2); // up to what the actor decides
        DurableSystem before = DurableSystem.of(book).actors(Seats.TYPE).open(counting(journal, left));
        before.start(book, "a", "");
        Eventually.until(() -> left.get() < 0);
        side.countDown();
        before.close();
        first.set(new CountDownLatch(1));
        second.set(new CountDownLatch(1));
        try (DurableSystem system = DurableSystem.of(book).actors(Seats.TYPE).open(journal)) {
            Invocation<String> one = system.invocation(book, "a");
            one.cancel("changed my mind");
            first.get().countDown();
            Eventually.until(() -> one.steps().stream().anyMatch(StepRecord::ended));
            second.get().countDown();
            assertThatThrownBy(one::result).isInstanceOf(InvocationCancelledException.class);
            Eventually.until(() ->
                    system.actors().ref(Seats.TYPE, "flight").state().state().seats() == 0);
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
