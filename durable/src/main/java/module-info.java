/** Durable execution: blocking Java whose finished steps never run again. */
module dev.everfold.durable {
    requires transitive dev.everfold;
    requires static transitive org.jspecify;
    requires com.cronutils;

    exports dev.everfold.durable;
    exports dev.everfold.durable.testkit;

    // The codec writes the records that invocations consist of.
    opens dev.everfold.durable.internal;
}
