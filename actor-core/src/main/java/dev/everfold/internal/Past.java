package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.codec.Dictionary;
import dev.everfold.journal.EntryCursor;
import dev.everfold.snapshot.Snapshot;
import java.util.Optional;

/** Where an actor's past is read. */
interface Past {

    ActorId actor();

    /** The schemas of all of it. */
    Dictionary dictionary();

    /** What stands for entries that may be gone. */
    Optional<Snapshot> base();

    /** The actor's entries that can be read, the oldest first. */
    EntryCursor entries();
}
