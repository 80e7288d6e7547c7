/** The snapshot store on disk, over RocksDB. */
@NullMarked
package dev.everfold.snapshots;

import org.jspecify.annotations.NullMarked;
