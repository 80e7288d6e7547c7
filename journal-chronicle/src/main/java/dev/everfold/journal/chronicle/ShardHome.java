package dev.everfold.journal.chronicle;

import dev.everfold.journal.JournalOptions;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where a shard lives and under which rules.
 *
 * @param directory of the shard
 * @param storeId of the store
 * @param shard its number
 * @param options of the journal
 * @param disk on which it lies
 */
record ShardHome(Path directory, UUID storeId, int shard, JournalOptions options, Disk disk) {}
