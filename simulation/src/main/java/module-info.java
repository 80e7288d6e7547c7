/** The real engine in a simulated world: interleavings, crashes and faults that one seed decides. */
module dev.everfold.simulation {
    requires transitive dev.everfold;
    requires static transitive org.jspecify;

    exports dev.everfold.simulation;
}
