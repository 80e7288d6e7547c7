package dev.everfold.journal.chronicle;

/**
 * The threads of a shard.
 *
 * @param work for syncing and closing segments
 * @param preparing for preparing segments, which must not wait behind other work
 * @param keeping for what is done to sealed segments, which may take minutes
 */
record ShardThreads(Background work, Background preparing, Background keeping) implements AutoCloseable {

    static ShardThreads of(int shard) {
        return new ShardThreads(
                new Background("everfold-journal-" + shard),
                new Background("everfold-segments-" + shard),
                new Background("everfold-keeping-" + shard));
    }

    /** Waits until everything that was asked for is done. */
    @Override
    public void close() {
        try (preparing;
                work;
                keeping) {
            // All are to be closed, and nothing else is to be done.
        }
    }
}
