package dev.everfold.cli.example;

import dev.everfold.CommandOptions;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.examples.order.Fulfilment;
import dev.everfold.examples.order.Fulfilment.Purchase;
import dev.everfold.examples.order.Inventory;
import dev.everfold.examples.order.Order;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@link Fulfilment} of two orders: one arrives, the other is undone, and the process dies in both. */
final class OrdersExample implements Example {

    private static final Purchase HOME = new Purchase("order-1", "teapot", 2, 4_000, "Oslo");
    private static final Purchase NOWHERE = new Purchase("order-2", "teapot", 3, 6_000, "Atlantis");

    @Override
    public String name() {
        return "orders";
    }

    @Override
    public String purpose() {
        return "an order management system: payment, inventory, shipping, and compensation when shipping fails";
    }

    @Override
    public void tell(Story story) throws IOException, InterruptedException {
        story.say("1. Ten teapots arrive. Two are ordered, paid and given to the carrier; there the process dies.");
        story.playUntilCrash("begin");
        story.say(
                "2. Another process goes on: the carrier is asked again under the same key, and ships nothing twice.");
        story.say(
                "   Then three more go to Atlantis. They are paid, cannot be shipped, and are refunded; there it dies.");
        List<String> second = story.playUntilCrash("go-on");
        story.expect("order-1 to arrive", second.contains("order-1 is on its way as parcel-of-order-1"));
        story.say("3. A third one undoes the rest.");
        List<String> third = story.play("end");
        story.expect(
                "each deed once",
                Partners.did(story.directory())
                        .equals(List.of(
                                "charge order-1 4000",
                                "ship order-1 to Oslo",
                                "charge order-2 6000",
                                "refund order-2")));
        story.expect(
                "order-2 to have failed",
                third.stream().anyMatch(line -> line.startsWith("order-2 failed: ") && line.contains("Atlantis")));
        story.expect("order-1 shipped", third.contains("order-1: SHIPPED"));
        story.expect("order-2 cancelled", third.contains("order-2: CANCELLED"));
        story.expect("eight teapots, none of them reserved", third.contains("teapots: 8 free, reserved {}"));
    }

    @Override
    public void play(Act act) throws InterruptedException {
        Partners partners = new Partners(act);
        DurableFunction<Purchase, String> fulfil = Fulfilment.function(partners, partners);
        try (DurableSystem system =
                DurableSystem.of(fulfil).actors(Order.TYPE, Inventory.TYPE).open(act.store())) {
            switch (act.name()) {
                case "begin" -> {
                    system.actors()
                            .ref(Inventory.TYPE, "teapot")
                            .ask(new Inventory.Receive(10), CommandOptions.key("delivery-1"));
                    system.call(fulfil, HOME.order(), HOME);
                }
                case "go-on" -> {
                    act.say("order-1 is on its way as "
                            + system.invocation(fulfil, HOME.order()).result());
                    system.call(fulfil, NOWHERE.order(), NOWHERE);
                }
                default -> end(act, system, fulfil);
            }
        }
    }

    private static void end(Act act, DurableSystem system, DurableFunction<Purchase, String> fulfil)
            throws InterruptedException {
        try {
            act.say("order-2 is on its way as "
                    + system.invocation(fulfil, NOWHERE.order()).result());
        } catch (InvocationFailedException failed) {
            act.say("order-2 failed: " + failed.getMessage());
        }
        system.actors().awaitDelivery(Duration.ofMinutes(1));
        for (String order : List.of(HOME.order(), NOWHERE.order())) {
            act.say(order + ": "
                    + system.actors().ref(Order.TYPE, order).state().state().status());
        }
        Inventory.Stock teapots =
                system.actors().ref(Inventory.TYPE, "teapot").state().state();
        act.say("teapots: " + teapots.free() + " free, reserved " + teapots.reserved());
    }
}
