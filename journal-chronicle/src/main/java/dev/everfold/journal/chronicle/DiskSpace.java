package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.time.Duration;

/** Watches the free space of a shard's disk. Asks the file system at most ten times a second. For any thread. */
final class DiskSpace {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final ShardHome home;
    private volatile Deadline nextCheck;
    private volatile boolean isLow;

    DiskSpace(ShardHome home) {
        this.home = home;
        this.nextCheck = Deadline.in(INTERVAL);
        this.isLow = check();
    }

    /** Whether less than the reserve is left. */
    boolean isLow() {
        if (nextCheck.hasPassed()) {
            nextCheck = Deadline.in(INTERVAL);
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
