package dev.everfold.examples;

import dev.everfold.ActorType;
import dev.everfold.ActorTypes;
import dev.everfold.examples.account.BankAccount;
import dev.everfold.examples.counter.Counter;
import dev.everfold.examples.order.Inventory;
import dev.everfold.examples.order.Order;
import dev.everfold.examples.retail.Customer;
import dev.everfold.examples.retail.Invoice;
import dev.everfold.examples.retail.StockItem;
import dev.everfold.examples.seats.Seat;
import dev.everfold.examples.transfer.Wallet;
import java.util.List;

/** All example types. The tools find them by it, and so {@code ./everfold inspect} knows them. */
public final class ExampleTypes implements ActorTypes {

    /** For the service loader. */
    public ExampleTypes() {}

    @Override
    public List<ActorType<?, ?, ?>> actorTypes() {
        return List.of(
                BankAccount.TYPE,
                Counter.TYPE,
                Customer.TYPE,
                Inventory.TYPE,
                Invoice.TYPE,
                Order.TYPE,
                Seat.TYPE,
                StockItem.TYPE,
                Wallet.TYPE);
    }
}
