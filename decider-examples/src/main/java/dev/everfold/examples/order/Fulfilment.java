package dev.everfold.examples.order;

import dev.everfold.ActorType;
import dev.everfold.Message;
import dev.everfold.Reply;
import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.RetryPolicy;
import dev.everfold.durable.Step;
import dev.everfold.durable.StepOptions;
import dev.everfold.durable.TerminalException;
import java.io.IOException;

/**
 * Leads an order from being placed to being shipped. What fails on the way is undone in reverse: the payment is
 * refunded, the units are free again, and the order is cancelled. So it goes when somebody cancels the fulfilment; a
 * parcel that has gone by then is called back.
 */
public final class Fulfilment {

    /** What may have happened is not given up: only a carrier who says no lets the order fail. */
    private static final StepOptions UNTIL_ANSWERED = StepOptions.DEFAULT.retry(RetryPolicy.FOREVER);

    private final Payments payments;
    private final Shipping shipping;

    private Fulfilment(Payments payments, Shipping shipping) {
        this.payments = payments;
        this.shipping = shipping;
    }

    /** Who wants what, and where to. */
    public record Purchase(String order, String item, long units, long cents, String address) {}

    /** The bank. Both calls do nothing the second time. */
    public interface Payments {

        /** Charges under this key, once, and gives the number of the payment. */
        String charge(String order, long cents, String key) throws IOException;

        /** Gives back what was charged for an order; does nothing if nothing was. */
        void refund(String order) throws IOException;
    }

    /** The carrier. Both calls do nothing the second time. */
    public interface Shipping {

        /**
         * Ships under this key, once, and gives the number of the parcel.
         *
         * @throws TerminalException when it never goes there
         */
        String ship(String order, String address, String key) throws IOException;

        /** Has the parcel of an order brought back; does nothing if none went. */
        void recall(String order) throws IOException;
    }

    /** The function, with these partners; its output is the number of the parcel. */
    public static DurableFunction<Purchase, String> function(Payments payments, Shipping shipping) {
        return DurableFunction.of(
                "fulfilment", Purchase.class, String.class, new Fulfilment(payments, shipping)::fulfil);
    }

    private String fulfil(Context ctx, Purchase purchase) {
        String order = purchase.order();
        decide(ctx, Order.TYPE, order, new Order.Place(purchase.item(), purchase.units(), purchase.cents()));
        ctx.compensate(Message.to(Order.TYPE, order, new Order.Cancel()));

        decide(ctx, Inventory.TYPE, purchase.item(), new Inventory.Reserve(order, purchase.units()));
        ctx.compensate(Message.to(Inventory.TYPE, purchase.item(), new Inventory.Release(order)));

        // Before the step: one that has failed may have charged all the same.
        ctx.compensate("refund", () -> payments.refund(order));
        Step<String> charge = info -> payments.charge(order, purchase.cents(), info.idempotencyKey());
        String payment = ctx.run("charge", String.class, charge, StepOptions.DEFAULT);
        decide(ctx, Order.TYPE, order, new Order.Pay(payment));

        ctx.compensate("recall", () -> shipping.recall(order));
        Step<String> ship = info -> shipping.ship(order, purchase.address(), info.idempotencyKey());
        String parcel = ctx.run("ship", String.class, ship, UNTIL_ANSWERED);
        decide(ctx, Order.TYPE, order, new Order.Ship(parcel));
        decide(ctx, Inventory.TYPE, purchase.item(), new Inventory.HandOver(order));
        return parcel;
    }

    /** Has an actor decide; a rejection ends the order. */
    private static <C, V, R> void decide(Context ctx, ActorType<C, V, R> type, String key, C command) {
        if (ctx.ask(type, key, command) instanceof Reply.Rejected<V, R> no) {
            throw new TerminalException(type.name() + " " + key + " said " + no.reason());
        }
    }
}
