package dev.everfold.examples.retail;

import dev.everfold.examples.retail.Customer.Account;
import dev.everfold.examples.retail.Customer.Charge;
import dev.everfold.examples.retail.Customer.Charged;
import dev.everfold.testkit.DeciderScenario;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class CustomerTest {

    @Test
    void chargesAddUpAndNewInvoicesCount() {
        DeciderScenario.of(new Customer())
                .given(new Charged(new BigDecimal("15.30"), true), new Charged(new BigDecimal("4.7"), false))
                .when(new Charge(new BigDecimal("-5.10"), true))
                .thenEvents(new Charged(new BigDecimal("-5.10"), true))
                .thenState(new Account(new BigDecimal("14.90"), 2));
    }
}
