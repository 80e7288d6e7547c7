package dev.everfold.journal.chronicle;

/**
 * The threads of a shard.
 *
 * @param work for everything slow
 * @param preparing for preparing segments, which must not wait behind other work
 */
record ShardThreads(Background work, Background preparing) implements AutoCloseable {

    static ShardThreads of(int shard) {
        return new ShardThreads(
                new Background("everfold-journal-" + shard), new Background("everfold-segments-" + shard));
    }

    /** Waits until everything that was asked for is done. */
    @Override
    public void close() {
        try (preparing;
                work) {
            // Both are to be closed, and nothing else is to be done.
        }
    }
}
