package dev.everfold.examples.counter;

import dev.everfold.examples.counter.Counter.Balance;
import dev.everfold.examples.counter.Counter.Deposit;
import dev.everfold.examples.counter.Counter.Deposited;
import dev.everfold.testkit.DeciderScenario;
import org.junit.jupiter.api.Test;

class CounterTest {

    @Test
    void depositsAddUp() {
        DeciderScenario.of(new Counter())
                .given(new Deposited(2))
                .when(new Deposit(3))
                .thenEvents(new Deposited(3))
                .thenState(new Balance(5));
    }
}
