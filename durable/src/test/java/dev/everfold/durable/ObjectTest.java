package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Reply;
import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What functions of objects promise, in virtual time. */
class ObjectTest {

    record Deposit(int amount) {}

    record Deposited(int amount) {}

    record Balance(int amount) {}

    record TooMuch(int balance) {}

    /** Accepts deposits up to a balance of 100. */
    static final class Account implements Decider<Deposit, Deposited, Balance, TooMuch> {
        @Override
        public Balance initialState() {
            return new Balance(0);
        }

        @Override
        public Decision<Deposited, TooMuch> decide(Deposit deposit, Balance balance) {
            return balance.amount + deposit.amount > 100
                    ? Decision.reject(new TooMuch(balance.amount))
                    : Decision.accept(new Deposited(deposit.amount));
        }

        @Override
        public Balance evolve(Balance balance, Deposited deposited) {
            return new Balance(balance.amount + deposited.amount);
        }
    }

    private static final ActorType<Deposit, Balance, TooMuch> ACCOUNT = ActorType.of("account", new Account());
    private static final DurableObject<Deposit, Balance, TooMuch> OBJECT = DurableObject.of(ACCOUNT);

    private final List<String> log = new ArrayList<>();

    /** Decides, waits to be let go, and decides again. */
    private final DurableFunction<Integer, Integer> twice =
            OBJECT.exclusive("twice", Integer.class, Integer.class, (ctx, amount) -> {
                ctx.run("log", () -> {
                    log.add(ctx.key());
                });
                ctx.decide(new Deposit(amount));
                ctx.promise("go", String.class).get();
                return switch (ctx.decide(new Deposit(amount))) {
                    case Reply.Accepted<Balance, TooMuch>(var _, Balance balance, var _) -> balance.amount;
                    case Reply.Rejected<Balance, TooMuch>(TooMuch reason, var _) -> -reason.balance;
                };
            });

    private final DurableFunction<String, String> look =
            OBJECT.shared("look", String.class, String.class, (ctx, in) -> {
                int before = ctx.state().amount;
                ctx.promise("go", String.class).get();
                return ctx.key() + " " + before + " " + ctx.state().amount;
            });

    private final DurableTestkit kit = DurableTestkit.of(twice, look);

    @AfterEach
    void closeTheKit() {
        kit.close();
    }

    private <O> Invocation<O> start(DurableFunction<Integer, O> function, String id, int amount) {
        return kit.system().start(function, id, amount);
    }

    private void letGo(DurableFunction<?, ?> function, String id) {
        kit.system().invocation(function, id).complete("go", String.class, "now");
    }

    private int balance(String key) {
        return kit.system().actors().ref(ACCOUNT, key).state().state().amount;
    }

    private InvocationStatus status(DurableFunction<?, ?> function, String id) {
        return kit.system().invocation(function, id).info().status();
    }

    @Test
    void exclusiveFunctionsOfAnObjectRunOneAfterTheOtherAndThoseOfOthersBeside() {
        Invocation<Integer> one = start(twice.on("alice"), "1", 10);
        Invocation<Integer> two = start(twice.on("alice"), "2", 5);
        start(twice.on("bob"), "3", 7);

        assertThat(balance("alice")).isEqualTo(10);
        assertThat(balance("bob")).isEqualTo(7);
        assertThat(status(twice, "2")).isEqualTo(InvocationStatus.QUEUED);
        letGo(twice, "1");
        int first = one.result();
        assertThat(first).isEqualTo(20);
        assertThat(balance("alice")).isEqualTo(25);
        letGo(twice, "2");
        int second = two.result();
        assertThat(second).isEqualTo(30);
    }

    @Test
    void whatAnObjectHasDecidedIsNotDecidedAgainAfterAnOpening() {
        Invocation<Integer> one = start(twice.on("alice"), "1", 60);
        kit.down(Duration.ZERO);
        assertThat(balance("alice")).isEqualTo(60);
        letGo(twice, "1");

        int result = one.result();
        assertThat(result).isEqualTo(-60);
        assertThat(balance("alice")).isEqualTo(60);
        assertThat(log).hasSize(1);
    }

    @Test
    void sharedFunctionReadsWhileAnExclusiveOneRunsAndItsReadsAreReplayed() {
        start(twice.on("alice"), "1", 10);
        Invocation<String> looking = kit.system().start(look.on("alice"), "l", "");
        letGo(twice, "1");
        letGo(look, "l");

        String seen = looking.result();
        assertThat(seen).isEqualTo("alice 10 20");
    }

    @Test
    void callOfTheSameObjectIsRefusedAndTheErrorNamesTheChain() {
        List<DurableFunction<String, String>> late = new ArrayList<>();
        DurableFunction<String, String> inner =
                OBJECT.exclusive("inner", String.class, String.class, (ctx, in) -> "done");
        DurableFunction<String, String> middle =
                DurableFunction.of("middle", String.class, String.class, (ctx, in) -> ctx.call(late.getFirst(), in));
        DurableFunction<String, String> outer =
                OBJECT.exclusive("outer", String.class, String.class, (ctx, in) -> ctx.call(middle, ctx.key()));
        kit.reopen(DurableSystem.of(inner, middle, outer, twice));
        late.add(inner.on("alice"));

        Invocation<String> self = kit.system().start(outer.on("alice"), "o", "");
        assertThatThrownBy(self::result)
                .isInstanceOf(InvocationFailedException.class)
                .hasMessageContaining("deadlock")
                .hasMessageContaining("account/alice (outer/o) calls account/alice (inner)");
        Invocation<String> other = kit.system().start(outer.on("bob"), "p", "");
        String result = other.result();
        assertThat(result).isEqualTo("done");
        start(twice.on("alice"), "1", 1);
        assertThat(balance("alice")).isEqualTo(1);
    }

    @Test
    void cancellingOneThatWaitsForItsObjectLetsTheOthersGoOn() {
        start(twice.on("alice"), "1", 1);
        Invocation<Integer> cancelled = start(twice.on("alice"), "2", 10);
        start(twice.on("alice"), "3", 30);
        cancelled.cancel("not needed");
        letGo(twice, "1");

        assertThat(balance("alice")).isEqualTo(32);
    }

    @Test
    void objectMustBeNamedAndItsQueueIsItsOwn() {
        DurableQueue queue = DurableQueue.of("q");
        kit.reopen(DurableSystem.of(twice).queues(queue));
        assertThatThrownBy(() -> start(twice, "1", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kit.system().start(twice.on("alice"), "1", 1, StartOptions.DEFAULT.queue(queue)))
                .isInstanceOf(IllegalArgumentException.class);
        DurableFunction<Integer, Integer> plain =
                DurableFunction.of("plain", Integer.class, Integer.class, (ctx, in) -> in);
        assertThatThrownBy(() -> plain.on("alice")).isInstanceOf(IllegalStateException.class);
    }
}
