/** Deciders, actor references, the runtime, and the SPIs behind it. */
module dev.everfold {
    requires com.github.benmanes.caffeine;
    requires static transitive org.jspecify;

    exports dev.everfold;
    exports dev.everfold.codec;
    exports dev.everfold.evolution;
    exports dev.everfold.history;
    exports dev.everfold.journal;
    exports dev.everfold.snapshot;
    exports dev.everfold.testkit;

    uses dev.everfold.ActorTypes;
    uses dev.everfold.codec.CodecProvider;
    uses dev.everfold.journal.JournalProvider;
    uses dev.everfold.snapshot.SnapshotStoreProvider;
}
