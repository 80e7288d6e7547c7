package dev.everfold.journal.chronicle;

import java.io.IOException;

/** Watches the free space of a shard's disk. Asks the file system at most every tenth of a second. For any thread. */
final class DiskSpace {

    private static final long INTERVAL_NANOS = 100_000_000;

    private final ShardHome home;
    private volatile long checkedNanos;
    private volatile boolean isLow;

    DiskSpace(ShardHome home) {
        this.home = home;
        this.checkedNanos = System.nanoTime();
        this.isLow = check();
    }

    /** Whether less than the reserve is left. */
    boolean isLow() {
        long now = System.nanoTime();
        if (now - checkedNanos >= INTERVAL_NANOS) {
            checkedNanos = now;
            isLow = check();
        }
        return isLow;
    }

    private boolean check() {
        long reserve = home.options().reserveBytes();
        try {
            return reserve > 0 && home.disk().usableBytes(home.directory()) < reserve;
        } catch (IOException e) {
            // A disk that cannot even tell its free space is not one to promise room on.
            return true;
        }
    }
}
