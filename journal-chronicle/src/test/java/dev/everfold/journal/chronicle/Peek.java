package dev.everfold.journal.chronicle;

import dev.everfold.journal.Claim;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Reads a shard as a new owner would, without becoming one: nothing is written. */
final class Peek {

    private Peek() {}

    /** What recovery makes of the shard. */
    static Recovery recovery(Path shardDirectory, UUID store) {
        try {
            ShardHome home = new ShardHome(shardDirectory, store, 0, JournalOptions.DEFAULT, Disk.REAL);
            long watermark = Watermark.read(shardDirectory, 0);
            ShardSurvey survey = new ShardSurvey(home, new SegmentScanner(store, 0));
            return Recovery.judge(survey.look(SegmentName.list(shardDirectory), watermark), watermark);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The entries that a new owner would read.
     *
     * @throws CorruptJournalException when it would be refused
     */
    static List<StoredEntry> entries(Path shardDirectory, UUID store) {
        Recovery recovery = recovery(shardDirectory, store);
        if (Recovery.isRefusal(recovery.finding())) {
            throw new CorruptJournalException(recovery.finding().toString());
        }
        // Schemas are what the entries are read with: a damaged dictionary is damage, too.
        if (recovery.schemas(new Claim("", List.of())).size() > 1) {
            throw new IllegalStateException("the tests have one schema");
        }
        SegmentRange[] ranges = recovery.kept().stream().map(SegmentScan::range).toArray(SegmentRange[]::new);
        if (ranges.length == 0) {
            return List.of();
        }
        SegmentRange last = ranges[ranges.length - 1];
        SegmentIndex index =
                new SegmentIndex(ranges, new SegmentIndex.Committed(last.number(), last.end(), last.next()));
        try (OpenFiles files = new OpenFiles()) {
            return Entries.drain(new ShardCursor(0, index, new FrameReader(0, files), Offset.NONE));
        }
    }
}
