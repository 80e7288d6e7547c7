package dev.everfold.journal.chronicle;

import static java.util.Objects.requireNonNull;

import dev.everfold.journal.Claim;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Takes a shard over from whoever had it before: scans, judges, makes what was found durable, and declares the new
 * claim. Runs once, on the shard's background thread.
 */
final class Acquisition {

    /* Overview, with what a crash leaves after each step.
     * 1. Begin to prepare a segment behind all others, which takes as long as the rest. Left behind, it has no valid
     *    frame: the next owner takes it away.
     * 2. Scan and judge. Damage ends here, and what was prepared is taken away.
     * 3. Make durable what was recovered: it may have been in memory only, and is acted on from now on. Writes what
     *    is there already. Take away segments that were only prepared: nobody will miss them.
     * 4. Append the claim and force it. From here on the cut holds, for the claim has the first sequence that is
     *    missing. Before, the next owner finds the same as this one.
     * 5. Note the watermark; take away the segments without valid frames; give back the space behind the last valid
     *    frame. Any part of it may be missing: the next owner does it. */

    private final ShardHome home;
    private final ShardThreads threads;

    Acquisition(ShardHome home, ShardThreads threads) {
        this.home = home;
        this.threads = threads;
    }

    ShardLog run(Claim claim) throws IOException {
        makeDirectory();
        List<Integer> numbers = SegmentName.list(home.directory());
        SegmentSupply supply =
                new SegmentSupply(home, threads.preparing(), numbers.isEmpty() ? 1 : numbers.getLast() + 1);
        supply.prepare();
        try {
            return run(claim, numbers, supply);
        } catch (IOException | RuntimeException | Error e) {
            supply.close();
            throw e;
        }
    }

    private ShardLog run(Claim claim, List<Integer> numbers, SegmentSupply supply) throws IOException {
        SegmentScanner scanner = new SegmentScanner(home.storeId(), home.shard());
        long watermarkFile = Watermark.read(home.directory(), home.shard());
        List<SegmentScan> scans = new ShardSurvey(home, scanner).look(numbers, watermarkFile);
        Recovery recovery = Recovery.judge(scans, watermarkFile);
        Verdict.refuseDamage(home, recovery.finding());
        new RecoveredTail(home, scanner).force(recovery);
        SegmentClaim declared = new SegmentClaim(
                home.storeId(),
                epoch(scans),
                recovery.kept().isEmpty() ? 0 : recovery.kept().getLast().number(),
                recovery.kept().isEmpty() ? 0 : recovery.kept().getLast().end(),
                claim);
        FrameLog log = begin(supply, declared, recovery);
        try {
            tidy(recovery);
            return new ShardLog(home, threads, log, declared.epoch(), recovery.schemas(claim));
        } catch (IOException | RuntimeException | Error e) {
            log.abandon();
            throw e;
        }
    }

    private FrameLog begin(SegmentSupply supply, SegmentClaim claim, Recovery recovery) throws IOException {
        Watermark watermark = Watermark.open(home.directory(), home.shard(), home.disk());
        try {
            return new FrameLog(home, threads.work(), supply, watermark, claim, recovery);
        } catch (IOException | RuntimeException | Error e) {
            watermark.close();
            throw e;
        }
    }

    private void makeDirectory() throws IOException {
        if (!Files.isDirectory(home.directory())) {
            home.disk().createDirectory(home.directory());
        }
        // Also one that is there: who made it may have died before it was durable.
        home.disk().forceDirectory(requireNonNull(home.directory().getParent()));
        Trash.emptyAll(home.directory(), home.disk());
        new Archive(home).tidy();
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
        for (SegmentScan kept : recovery.kept()) {
            Rewriting.tidy(kept.range(), home.disk());
        }
        if (!recovery.kept().isEmpty()) {
            SegmentRange last = recovery.kept().getLast().range();
            if (Files.size(last.file()) > last.end()) {
                try (FileChannel file = home.disk().open(last.file(), StandardOpenOption.WRITE)) {
                    home.disk().truncate(file, last.end());
                }
            }
        }
    }
}
