package dev.everfold.journal.chronicle;

import dev.everfold.journal.chronicle.SegmentScan.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all segments of a shard, so that recovery can judge: frame by frame where something may be missing, and at
 * the claim alone where a later claim vouches for the rest. So opening costs what the last run wrote, not what the
 * store holds.
 */
final class ShardSurvey {

    /* Overview. A claim tells which segment it continues and where that one ended. If in addition everything before the
     * claim was durable when somebody wrote a watermark, then nothing in the older segment can be torn: a frame that
     * cannot be read there is damage, which every reader finds by itself. */

    private final ShardHome home;
    private final SegmentScanner scanner;

    ShardSurvey(ShardHome home, SegmentScanner scanner) {
        this.home = home;
        this.scanner = scanner;
    }

    /** The scans of these segments, which are ascending. */
    List<SegmentScan> look(List<Integer> numbers, long watermarkFile) throws IOException {
        List<SegmentScan> scans = new ArrayList<>();
        SegmentScan successor = null;
        long durable = watermarkFile;
        for (int number : numbers.reversed()) {
            SegmentScan scan = sealed(number, successor, durable);
            if (scan == null) {
                scan = scanner.scan(home.directory(), number);
            }
            durable = Math.max(durable, scan.watermarkMax());
            if (!scan.isUnclaimed() && (successor == null || scan.first() < successor.first())) {
                successor = scan;
            }
            scans.addFirst(scan);
        }
        return scans;
    }

    /** The segment as its successor's claim describes it, or null when that does not vouch for it. */
    private @Nullable SegmentScan sealed(int number, @Nullable SegmentScan successor, long durable) throws IOException {
        if (successor == null
                || successor.claim() == null
                || successor.claim().previousSegment() != number
                || durable < successor.first() - 1) {
            return null;
        }
        SegmentScan head = scanner.glance(home.directory(), number);
        if (head.claim() == null || head.oddity() != null || head.run() == null) {
            return null;
        }
        Run run = head.run();
        long end = successor.claim().previousEnd();
        boolean plausible = run.first() < successor.first() && run.end() <= end && end <= head.fileBytes();
        Run whole = new Run(run.first(), successor.first(), run.begin(), end, -1, run.marks());
        return plausible ? head.of(whole) : null;
    }
}
