package dev.everfold.journal.chronicle;

import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.chronicle.ArchiveManifest.Archived;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verification of a shard's archive: that what the manifest names is there, and whole. For one thread. */
final class ArchiveVerification {

    private final ShardHome home;
    private final Findings findings;
    private final Archive archive;

    ArchiveVerification(ShardHome home, Findings findings) {
        this.home = home;
        this.findings = findings;
        this.archive = new Archive(home);
    }

    /** The archived segments that lead to those that are left without a gap, ascending. */
    List<SegmentScan> scan(List<SegmentScan> left) throws IOException {
        List<Archived> named;
        try {
            named = archive.manifest().segments();
            for (Path stray : archive.strays()) {
                findings.note(stray + " is not named by the archive's manifest, and not read");
            }
        } catch (CorruptJournalException e) {
            findings.damage(archive.directory().toString(), String.valueOf(e.getMessage()));
            return List.of();
        }
        SegmentScan oldest =
                left.stream().filter(scan -> !scan.isUnclaimed()).findFirst().orElse(null);
        List<SegmentScan> connected = new ArrayList<>();
        for (Archived archived : named.reversed()) {
            SegmentScan scan = scan(archived);
            boolean isLeft = oldest != null && archived.number() >= oldest.number();
            if (scan == null || isLeft) {
                continue;
            }
            SegmentScan follows = connected.isEmpty() ? oldest : connected.getFirst();
            if (follows == null || scan.next() == follows.first()) {
                connected.addFirst(scan);
            } else {
                findings.note("shard " + home.shard() + ", archived segment " + archived.number()
                        + ": what comes behind it was trimmed without being archived");
            }
        }
        return connected;
    }

    private @Nullable SegmentScan scan(Archived archived) throws IOException {
        try {
            SegmentRange range = archive.range(archived);
            SegmentScan scan = new SegmentScanner(home.storeId(), home.shard())
                    .scan(range.file(), range.number(), (_, _, _, _) -> {});
            if (scan.isUnclaimed() || scan.next() != range.next() || scan.end() != range.end()) {
                throw new CorruptJournalException(
                        "the archived segment " + range.file() + " does not hold the frames that it names");
            }
            return scan;
        } catch (CorruptJournalException e) {
            findings.damage(
                    SegmentName.archived(archive.directory(), archived.number()).toString(),
                    String.valueOf(e.getMessage()));
            return null;
        }
    }
}
