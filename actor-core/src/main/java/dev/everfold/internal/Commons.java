package dev.everfold.internal;

import dev.everfold.Environment;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What the shards of a system share.
 *
 * @param environment time and threads
 * @param kinds the actor types
 * @param residency which actors stay in memory
 * @param recoveries bounds how many are recovered at the same time
 * @param storage the journal and the snapshots
 * @param shards all of them, in order
 */
record Commons(
        Environment environment,
        Kinds kinds,
        Residency residency,
        Permits recoveries,
        Storage storage,
        List<Shard> shards) {

    Commons(Environment environment, Kinds kinds, Residency residency, Permits recoveries, Storage storage) {
        this(environment, kinds, residency, recoveries, storage, new CopyOnWriteArrayList<>());
    }

    Shard shard(int number) {
        return shards.get(number);
    }

    Sharding sharding() {
        return new Sharding(shards.size());
    }

    /** The schemas of all shards: a message comes from another shard than it is decided in. */
    Dictionary dictionary() {
        return this::schema;
    }

    private @Nullable Schema schema(long fingerprint) {
        for (Shard shard : shards) {
            Schema schema = shard.journal().dictionary().schema(fingerprint);
            if (schema != null) {
                return schema;
            }
        }
        return storage.snapshots().dictionary().schema(fingerprint);
    }
}
