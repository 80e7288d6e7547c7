package dev.everfold.journal.chronicle;

import dev.everfold.codec.Schema;
import dev.everfold.journal.ByteReader;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.journal.chronicle.SegmentScan.Oddity;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The verification of one shard's frames: that each sequence up to the last that was durable is there. What an entry
 * holds is checked by {@link EntryVerification}. For one thread.
 */
final class ShardVerification {

    private final ShardHome home;
    private final Findings findings;
    private final List<SegmentScan> scans;
    private final long durable;

    /** The segments with valid frames. */
    private final List<SegmentScan> valid = new ArrayList<>();

    /** The sequence that comes next, and behind which frame. */
    private long expected = 1;

    private String behind;

    /** Nothing is valid from here on. */
    private boolean isCut;

    private ShardVerification(ShardHome home, Findings findings, List<SegmentScan> scans, long watermarkFile) {
        this.home = home;
        this.findings = findings;
        this.scans = scans;
        this.durable = scans.stream().mapToLong(SegmentScan::watermarkMax).reduce(watermarkFile, Math::max);
        this.behind = "shard " + home.shard();
        for (SegmentScan scan : scans) {
            if (!scan.isUnclaimed() && scan.first() < bound(scan)) {
                valid.add(scan);
            }
        }
    }

    /** Reads the shard for the first time. */
    static ShardVerification scan(ShardHome home, Findings findings) throws IOException {
        List<SegmentScan> scans = new ArrayList<>();
        long watermark = 0;
        if (Files.isDirectory(home.directory())) {
            SegmentScanner scanner = new SegmentScanner(home.storeId(), home.shard());
            for (int number : SegmentName.list(home.directory())) {
                scans.add(scanner.scan(home.directory(), number));
            }
            watermark = Watermark.read(home.directory(), home.shard());
        }
        scans.addAll(0, new ArchiveVerification(home, findings).scan(scans));
        return new ShardVerification(home, findings, scans, watermark);
    }

    int segments() {
        return scans.size();
    }

    long bytes() {
        return scans.stream().mapToLong(ShardVerification::bytes).sum();
    }

    private static long bytes(SegmentScan scan) {
        SegmentScan.Data data = scan.data();
        return data == null ? 0 : data.file().toFile().length();
    }

    /** Whether nothing was ever trimmed without being archived. */
    boolean isWhole() {
        return valid.isEmpty() || valid.getFirst().first() == 1;
    }

    /** Whether what lies at this offset may have been trimmed. */
    boolean isForgotten(Offset offset) {
        return !valid.isEmpty()
                && Place.segment(offset.value()) < valid.getFirst().number();
    }

    /** The segment with this offset as readers see it, or null. */
    @Nullable
    SegmentRange range(Offset offset) {
        for (SegmentScan scan : valid) {
            if (scan.number() == Place.segment(offset.value())) {
                SegmentRange range = scan.range();
                return new SegmentRange(
                        range.number(), range.file(), range.first(), range.begin(), bound(scan), scan.fileBytes());
            }
        }
        return null;
    }

    /** Reads the shard again, now that it is known what is valid, and checks it. */
    void check(Channels channels, LongConsumer progress) throws IOException {
        checkHeads();
        EntryVerification entries = new EntryVerification(home.shard(), this, fingerprints(), channels, findings);
        SegmentScanner scanner = new SegmentScanner(home.storeId(), home.shard());
        if (!valid.isEmpty()) {
            expected = valid.getFirst().first();
        }
        for (SegmentScan segment : valid) {
            long bound = bound(segment);
            scanner.scan(segment.range().file(), segment.number(), (frame, position, bytes, payloadAt) -> {
                if (!isCut && frame.sequence < bound && follows(frame, position) && frame.kind == Frame.ENTRY) {
                    take(frame, position, new ByteReader(bytes, payloadAt, frame.payloadBytes), entries);
                    findings.entry(progress);
                }
            });
        }
        checkEnd();
        findings.actors(entries.actors());
    }

    /** The smallest sequence of the segments behind this one: from there on its frames are void. */
    private long bound(SegmentScan scan) {
        long bound = Long.MAX_VALUE;
        for (SegmentScan later : scans) {
            if (later.number() > scan.number() && !later.isUnclaimed()) {
                bound = Math.min(bound, later.first());
            }
        }
        return bound;
    }

    private Set<Long> fingerprints() {
        Set<Long> fingerprints = new HashSet<>();
        for (SegmentScan scan : valid) {
            if (scan.claim() != null) {
                for (Schema schema : scan.claim().claim().schemas()) {
                    fingerprints.add(schema.fingerprint());
                }
            }
        }
        return fingerprints;
    }

    private void checkHeads() {
        long epoch = 0;
        for (SegmentScan scan : scans) {
            String where = "shard " + home.shard() + ", segment " + scan.number();
            if (scan.oddity() != null) {
                findings.damage(where, describe(scan.oddity()));
            }
            if (scan.isUnclaimed()) {
                findings.note(where + " holds no frame: it was being prepared; the next open takes it away");
            } else if (!valid.contains(scan)) {
                findings.note(
                        where + " holds no valid frame: a later one begins before it; the next open takes it away");
            } else if (scan.claim() != null) {
                if (scan.claim().epoch() < epoch) {
                    findings.damage(
                            where, "its claim has epoch " + scan.claim().epoch() + ", a segment before it " + epoch);
                }
                epoch = Math.max(epoch, scan.claim().epoch());
            }
        }
    }

    private static String describe(Oddity oddity) {
        return switch (oddity) {
            case Oddity.NewerFormat newer ->
                "at position " + newer.position() + " there is a frame of format version " + newer.version()
                        + ", this build reads " + Frame.VERSION;
            case Oddity.Foreign foreign -> "at position " + foreign.position() + " there is " + foreign.what();
        };
    }

    /** Whether the frame is one of the shard's, in its turn; what is missing before it is noted. */
    private boolean follows(Frame frame, long position) {
        String where = Place.describe(home.shard(), frame.segment, position);
        if (frame.sequence < expected) {
            findings.damage(where, "the frame has sequence " + frame.sequence + ", but " + expected + " follows here");
            return false;
        }
        if (frame.sequence > expected) {
            missing(frame.sequence - 1);
        }
        if (!isCut) {
            expected = frame.sequence + 1;
            behind = where;
        }
        return !isCut;
    }

    /** The frames from the expected one to this one are missing. */
    private void missing(long last) {
        if (expected <= durable) {
            findings.damage(
                    behind,
                    "behind this frame the sequences " + expected + " to " + Math.min(last, durable)
                            + " are damaged or missing, though all up to " + durable + " was durable");
        }
        if (last > durable) {
            isCut = true;
            long from = Math.max(expected, durable + 1);
            findings.note(behind + ": what was written behind this frame, from sequence " + from
                    + " on, is torn; none of it was known as durable, and the next open cuts it off");
        }
    }

    private void take(Frame frame, long position, ByteReader payload, EntryVerification entries) {
        try {
            Offset offset = new Offset(Place.of(frame.segment, position));
            entries.check(new StoredEntry(offset, EntryFormat.decode(payload)));
        } catch (CorruptJournalException e) {
            findings.damage(
                    Place.describe(home.shard(), frame.segment, position),
                    "the checksum is right, but the entry cannot be read: " + e.getMessage());
        }
    }

    private void checkEnd() {
        if (isCut) {
            return;
        }
        if (expected <= durable) {
            missing(durable);
        } else if (!valid.isEmpty() && valid.getLast().isTorn()) {
            findings.note(behind + ": behind this frame lies a write that did not finish; the next open cuts it off");
        }
    }
}
