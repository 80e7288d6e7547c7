package dev.everfold.examples.retail;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import java.math.BigDecimal;

/** A customer, by id: what was spent, and on how many invoices. Only invoices talk to it, and it rejects nothing. */
public final class Customer implements Decider<Customer.Charge, Customer.Charged, Customer.Account, Void> {

    public static final ActorType<Charge, Account, Void> TYPE = ActorType.of("Customer", new Customer());

    /**
     * Charges the amount of one line.
     *
     * @param amount negative for a cancellation
     * @param isNewInvoice whether this is the first charge from its invoice. The invoice knows; so this state need not
     *     grow with the number of invoices
     */
    public record Charge(BigDecimal amount, boolean isNewInvoice) {}

    public record Charged(BigDecimal amount, boolean isNewInvoice) {}

    public record Account(BigDecimal spent, long invoices) {}

    public Account initialState() {
        return new Account(BigDecimal.ZERO, 0);
    }

    public Decision<Charged, Void> decide(Charge command, Account account) {
        return Decision.accept(new Charged(command.amount(), command.isNewInvoice()));
    }

    public Account evolve(Account account, Charged event) {
        return new Account(
                account.spent().add(event.amount()),
                event.isNewInvoice() ? account.invoices() + 1 : account.invoices());
    }
}
