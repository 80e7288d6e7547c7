package dev.everfold.snapshots;

import java.util.Objects;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is set up, and the native memory that this takes: four write buffers and the cache, about 80 MiB at most,
 * whatever the number of actors. To be closed after the database.
 */
final class Tuning implements AutoCloseable {

    /**
     * Also bounds what has to be replayed after a kill, which takes up to 100 ms; twice as much would take twice that.
     */
    private static final long WRITE_BUFFER_BYTES = 4 << 20;

    private static final int WRITE_BUFFERS = 4;

    /** Filters and indexes are in there, too: those of ten million actors take 20 MiB. */
    private static final long CACHE_BYTES = 64 << 20;

    /** Sixteen parts of 4 MiB: a block that is larger than its part would be read again each time. */
    private static final int CACHE_PART_BITS = 4;

    private static final double FILTER_BITS_PER_KEY = 10;

    private static final long TABLE_BYTES = 16 << 20;

    private static final int FILES_OPEN_MAX = 1_000;

    private final Cache cache = new LRUCache(CACHE_BYTES, CACHE_PART_BITS);
    private final BloomFilter filter = new BloomFilter(FILTER_BITS_PER_KEY, false);
    private final Options options = verifyingLogs();

    Tuning() {
        writing();
        reading();
        opening();
        logging();
    }

    Options options() {
        return options;
    }

    /**
     * The log of a full write buffer is not synced before the next log is begun, so a power cut can take the end of the
     * first and leave the second, and RocksDB would replay both, with a hole between them. With this option, which Java
     * knows by name only, each log tells where the one before it ended.
     */
    private static Options verifyingLogs() {
        Properties names = new Properties();
        names.setProperty("track_and_verify_wals", "true");
        try (DBOptions database = DBOptions.getDBOptionsFromProps(names);
                ColumnFamilyOptions family = new ColumnFamilyOptions()) {
            return new Options(Objects.requireNonNull(database, "this RocksDB knows every option"), family);
        }
    }

    private void writing() {
        options.setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(WRITE_BUFFERS)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTargetFileSizeBase(TABLE_BYTES)
                .setMaxBytesForLevelBase(4 * TABLE_BYTES)
                .setMaxBackgroundJobs(2)
                // Erased bytes must not come back in a log that is used again.
                .setRecycleLogFileNum(0);
    }

    private void reading() {
        // Most lookups are of actors that are new: the filters answer them without a read.
        options.setTableFormatConfig(new BlockBasedTableConfig()
                .setFilterPolicy(filter)
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                // In pieces: the filter of a whole table has more than a megabyte.
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setPinTopLevelIndexAndFilter(true));
    }

    private void opening() {
        options.setCreateIfMissing(false)
                // What a power cut tore is dropped, and everything after it: the journal knows it.
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setParanoidChecks(true)
                .setMaxOpenFiles(FILES_OPEN_MAX)
                .setSkipStatsUpdateOnDbOpen(true)
                .setMaxManifestFileSize(4 << 20);
    }

    private void logging() {
        options.setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(1 << 20)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    @Override
    public void close() {
        options.close();
        filter.close();
        cache.close();
    }
}
