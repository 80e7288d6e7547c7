/**
 * Example deciders and durable functions, one package each: exported, so that tools can run them and tests judge them.
 */
module dev.everfold.examples {
    requires transitive dev.everfold;
    requires transitive dev.everfold.durable;
    requires java.net.http;
    requires jdk.httpserver;
    requires static transitive org.jspecify;

    exports dev.everfold.examples.account;
    exports dev.everfold.examples.agent;
    exports dev.everfold.examples.approval;
    exports dev.everfold.examples.counter;
    exports dev.everfold.examples.greeter;
    exports dev.everfold.examples.order;
    exports dev.everfold.examples.payment;
    exports dev.everfold.examples.retail;
    exports dev.everfold.examples.seats;
    exports dev.everfold.examples.steps;
    exports dev.everfold.examples.transfer;

    provides dev.everfold.ActorTypes with
            dev.everfold.examples.ExampleTypes;
}
