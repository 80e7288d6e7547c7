package dev.everfold.journal.chronicle;

import static java.util.Objects.requireNonNull;

import dev.everfold.journal.Claim;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a shard over from whoever had it before: scans, judges, makes what was found durable, and declares the new
 * claim. Runs once, on the shard's background thread.
 */
final class Acquisition {

    /* Overview, with what a crash leaves after each step.
     * 1. Scan and judge. Damage ends here; nothing was changed.
     * 2. Force what was recovered: it may have been in memory only, and is acted on from now on. Changes nothing.
     * 3. Prepare a segment behind all others. Left behind, it has no valid frame: the next owner takes it away.
     * 4. Append the claim and force it. From here on the cut holds, for the claim has the first sequence that is
     *    missing. Before, the next owner finds the same as this one.
     * 5. Note the watermark; take away the segments without valid frames; give back the space behind the last valid
     *    frame. Any part of it may be missing: the next owner does it. */

    private static final System.Logger LOG = System.getLogger(Acquisition.class.getName());

    private final ShardHome home;
    private final Background background;

    Acquisition(ShardHome home, Background background) {
        this.home = home;
        this.background = background;
    }

    ShardLog run(Claim claim) throws IOException {
        makeDirectory();
        List<SegmentScan> scans = scan();
        Recovery recovery = Recovery.judge(scans, Watermark.read(home.directory(), home.shard()));
        refuseDamage(recovery.finding());
        forceTail(recovery);
        int last = scans.isEmpty() ? 0 : scans.getLast().number();
        removeUnclaimed(scans);
        SegmentSupply supply = new SegmentSupply(
                home.directory(),
                home.disk(),
                background,
                new SegmentSizes(home.options().segmentBytesMax()),
                last + 1);
        SegmentClaim declared = new SegmentClaim(
                home.storeId(),
                epoch(scans),
                recovery.kept().isEmpty() ? 0 : recovery.kept().getLast().number(),
                recovery.kept().isEmpty() ? 0 : recovery.kept().getLast().end(),
                claim);
        ShardLog log = new ShardLog(home, background, supply, declared, recovery);
        tidy(recovery);
        return log;
    }

    private void makeDirectory() throws IOException {
        if (!Files.isDirectory(home.directory())) {
            home.disk().createDirectory(home.directory());
            home.disk().forceDirectory(requireNonNull(home.directory().getParent()));
        }
        Trash.emptyAll(home.directory(), home.disk());
    }

    private List<SegmentScan> scan() throws IOException {
        List<SegmentScan> scans = new ArrayList<>();
        SegmentScanner scanner = new SegmentScanner(home.storeId(), home.shard());
        for (int number : SegmentName.list(home.directory())) {
            scans.add(scanner.scan(home.directory(), number));
        }
        return scans;
    }

    private void refuseDamage(Finding finding) {
        switch (finding) {
            case Finding.Fresh _, Finding.CleanEnd _ -> {}
            case Finding.TornTail torn ->
                LOG.log(
                        System.Logger.Level.INFO,
                        "{0}: a write that was never acknowledged as durable is cut off, from sequence {1} on",
                        Place.describe(home.shard(), torn.segment(), torn.position()),
                        Long.toString(torn.next()));
            case Finding.TornAcrossSegments torn ->
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0}: the power was cut before what follows was synced; everything from sequence {1} on is cut"
                                + " off, the segments from {2} on included",
                        Place.describe(home.shard(), torn.segment(), torn.position()),
                        Long.toString(torn.next()),
                        Integer.toString(torn.firstVoid()));
            case Finding.DurableFrameLost lost ->
                throw new CorruptJournalException(
                        Place.describe(home.shard(), lost.segment(), lost.position()) + " in " + home.directory()
                                + ": the frame with sequence " + lost.sequence() + " is damaged or missing, though all"
                                + " up to sequence " + lost.durable() + " was durable. Nothing was changed. Restore the"
                                + " shard's directory from a backup or a replica");
            case Finding.ForeignFrame foreign ->
                throw new CorruptJournalException(
                        Place.describe(home.shard(), foreign.segment(), foreign.position()) + " in " + home.directory()
                                + ": there is " + foreign.what() + ". Nothing was changed. Were directories mixed up or"
                                + " copied between stores? Put the right one back");
            case Finding.NewerFormat newer ->
                throw new JournalException(
                        Place.describe(home.shard(), newer.segment(), newer.position()) + " in " + home.directory()
                                + ": the frame has format version " + newer.version() + ", this build reads version "
                                + Frame.VERSION + "; open the store with the build that wrote it, or a newer one",
                        null);
        }
    }

    private void forceTail(Recovery recovery) throws IOException {
        for (SegmentScan segment : recovery.kept()) {
            if (segment.next() - 1 > recovery.durable()) {
                try (FileChannel file = FileChannel.open(segment.range().file(), StandardOpenOption.WRITE)) {
                    home.disk().force(file, true);
                }
            }
        }
    }

    private static long epoch(List<SegmentScan> scans) {
        long epoch = 0;
        for (SegmentScan scan : scans) {
            if (scan.claim() != null) {
                epoch = Math.max(epoch, scan.claim().epoch());
            }
        }
        return epoch + 1;
    }

    private void removeUnclaimed(List<SegmentScan> scans) throws IOException {
        for (SegmentScan scan : scans) {
            if (scan.isUnclaimed()) {
                remove(scan.number());
            }
        }
    }

    private void remove(int number) throws IOException {
        Path directory = SegmentName.segment(home.directory(), number);
        if (Files.exists(directory)) {
            Trash.delete(directory, home.disk());
        }
    }

    private void tidy(Recovery recovery) throws IOException {
        for (int number : recovery.obsolete()) {
            remove(number);
        }
        if (!recovery.kept().isEmpty()) {
            SegmentRange last = recovery.kept().getLast().range();
            if (Files.size(last.file()) > last.end()) {
                try (FileChannel file = FileChannel.open(last.file(), StandardOpenOption.WRITE)) {
                    home.disk().truncate(file, last.end());
                }
            }
        }
    }
}
