/** Example deciders, one package each: exported, so that tools can run them and tests can judge them. */
module dev.everfold.examples {
    requires transitive dev.everfold;
    requires static transitive org.jspecify;

    exports dev.everfold.examples.account;
    exports dev.everfold.examples.counter;
    exports dev.everfold.examples.retail;
    exports dev.everfold.examples.seats;
    exports dev.everfold.examples.transfer;

    provides dev.everfold.ActorTypes with
            dev.everfold.examples.ExampleTypes;
}
