package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.journal.chronicle.SegmentScan.Data;
import dev.everfold.journal.chronicle.SegmentScan.Later;
import dev.everfold.journal.chronicle.SegmentScan.Oddity;
import dev.everfold.journal.chronicle.SegmentScan.Run;
import dev.everfold.journal.chronicle.SegmentScan.Signs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** The table of recovery against its definition, on every arrangement of a few small segments. */
class RecoveryProperties {

    private static final Data FILE = new Data(Path.of("x"), 1000);

    /** A segment as the definition sees it: which frames can be read, and what they vouch for. */
    record Shape(long first, boolean claimReadable, List<Boolean> readable, long watermark, int oddity) {}

    private enum Row {
        FRESH,
        CLEAN_END,
        TORN_TAIL,
        TORN_ACROSS,
        DURABLE_LOST,
        FOREIGN,
        NEWER
    }

    @Property(tries = 20_000)
    void exactlyOneRowFitsAndItIsTheOneTaken(
            @ForAll("shapes") @Size(max = 3) List<Shape> shapes, @ForAll @LongRange(max = 9) long watermarkFile) {
        List<SegmentScan> scans = new ArrayList<>();
        for (Shape shape : shapes) {
            scans.add(scan(scans.size() + 1, shape));
        }
        List<Row> fitting = new ArrayList<>();
        for (Row row : Row.values()) {
            if (fits(row, scans, shapes, watermarkFile)) {
                fitting.add(row);
            }
        }
        assertThat(fitting).hasSize(1);
        assertThat(row(Recovery.judge(scans, watermarkFile).finding())).isEqualTo(fitting.getFirst());
    }

    @Property(tries = 20_000)
    void whatIsKeptIsWhatTheDefinitionCallsValid(
            @ForAll("shapes") @Size(max = 3) List<Shape> shapes, @ForAll @LongRange(max = 9) long watermarkFile) {
        List<SegmentScan> scans = new ArrayList<>();
        for (Shape shape : shapes) {
            scans.add(scan(scans.size() + 1, shape));
        }
        Recovery recovery = Recovery.judge(scans, watermarkFile);
        if (Recovery.isRefusal(recovery.finding())) {
            return;
        }
        long next = 0;
        for (SegmentScan kept : recovery.kept()) {
            assertThat(next == 0 || kept.first() == next)
                    .as("no gap before segment %d", kept.number())
                    .isTrue();
            assertThat(kept.next()).isGreaterThan(kept.first());
            next = kept.next();
        }
        assertThat(recovery.kept().isEmpty() || recovery.next() == next).isTrue();
        assertThat(recovery.durable()).as("nothing durable is cut").isLessThanOrEqualTo(missing(scans) - 1);
        assertThat(recovery.obsolete().size() + recovery.kept().size()).isEqualTo(scans.size());
    }

    @Provide
    Arbitrary<List<Shape>> shapes() {
        Arbitrary<Shape> shape = Combinators.combine(
                        Arbitraries.longs().between(1, 5),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.of(true, true, false).list().ofMaxSize(3),
                        Arbitraries.longs().between(0, 6),
                        Arbitraries.frequency(
                                net.jqwik.api.Tuple.of(20, 0),
                                net.jqwik.api.Tuple.of(1, 1),
                                net.jqwik.api.Tuple.of(1, 2)))
                .as(Shape::new);
        return shape.list();
    }

    /** What the scanner makes of such a segment; {@link SegmentScannerTest} shows that it does. */
    private static SegmentScan scan(int number, Shape shape) {
        Oddity oddity = switch (shape.oddity) {
            case 1 -> new Oddity.NewerFormat(9, 0);
            case 2 -> new Oddity.Foreign("something", 0);
            default -> null;
        };
        boolean any = shape.claimReadable || shape.readable.contains(true);
        if (!any) {
            return new SegmentScan(number, FILE, null, null, new Signs(null, 0, oddity));
        }
        long next = shape.first + (shape.claimReadable ? 1 : 0);
        Later later = null;
        int i = 0;
        if (shape.claimReadable) {
            while (i < shape.readable.size() && shape.readable.get(i)) {
                next++;
                i++;
            }
        }
        long first = shape.first;
        for (int j = i; j < shape.readable.size() && later == null; j++) {
            if (shape.readable.get(j)) {
                later = new Later(shape.first + 1 + j, 0);
                if (!shape.claimReadable) {
                    first = later.sequence() - 1;
                    next = first;
                }
            }
        }
        boolean residue = i < shape.readable.size() || !shape.claimReadable;
        SegmentClaim claim =
                shape.claimReadable ? new SegmentClaim(SegmentImage.STORE, number, 0, 0, Entries.CLAIM) : null;
        Run run = new Run(first, next, 4, 100, residue ? 100 : -1, new Marks());
        return new SegmentScan(number, FILE, claim, run, new Signs(later, shape.watermark, oddity));
    }

    private static boolean fits(Row row, List<SegmentScan> scans, List<Shape> shapes, long watermarkFile) {
        int oddity = shapes.stream()
                .mapToInt(Shape::oddity)
                .filter(o -> o != 0)
                .findFirst()
                .orElse(0);
        long durable = scans.stream().mapToLong(SegmentScan::watermarkMax).reduce(watermarkFile, Math::max);
        Set<Long> valid = valid(scans);
        boolean anySegment = scans.stream().anyMatch(scan -> !scan.isUnclaimed());
        boolean lost = durable >= missing(scans);
        boolean across = anySegment
                && scans.stream()
                        .filter(scan -> !scan.isUnclaimed())
                        .anyMatch(scan -> scan.first() > missing(scans) && scan.first() < bound(scans, scan));
        boolean torn = anySegment && lastValid(scans).isTorn();
        return switch (row) {
            case NEWER -> oddity == 1;
            case FOREIGN -> oddity == 2;
            case DURABLE_LOST -> oddity == 0 && lost;
            case FRESH -> oddity == 0 && !lost && !anySegment && valid.isEmpty();
            case TORN_ACROSS -> oddity == 0 && !lost && across;
            case TORN_TAIL -> oddity == 0 && !lost && anySegment && !across && torn;
            case CLEAN_END -> oddity == 0 && !lost && anySegment && !across && !torn;
        };
    }

    /** The smallest first sequence of the segments behind this one. */
    private static long bound(List<SegmentScan> scans, SegmentScan scan) {
        return scans.stream()
                .filter(later -> later.number() > scan.number() && !later.isUnclaimed())
                .mapToLong(SegmentScan::first)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static SegmentScan lastValid(List<SegmentScan> scans) {
        return scans.stream()
                .filter(scan -> !scan.isUnclaimed() && scan.first() < bound(scans, scan))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    /** The sequences of all valid frames, straight from the definition. */
    private static Set<Long> valid(List<SegmentScan> scans) {
        Set<Long> valid = new TreeSet<>();
        for (SegmentScan scan : scans) {
            if (!scan.isUnclaimed()) {
                for (long sequence = scan.first(); sequence < scan.next(); sequence++) {
                    if (sequence < bound(scans, scan)) {
                        valid.add(sequence);
                    }
                }
            }
        }
        return valid;
    }

    /** The first sequence, from the oldest segment on, that no valid frame has. */
    private static long missing(List<SegmentScan> scans) {
        long sequence = scans.stream()
                .filter(scan -> !scan.isUnclaimed())
                .mapToLong(SegmentScan::first)
                .min()
                .orElse(1);
        Set<Long> valid = valid(scans);
        while (valid.contains(sequence)) {
            sequence++;
        }
        return sequence;
    }

    private static Row row(Finding finding) {
        return switch (finding) {
            case Finding.Fresh _ -> Row.FRESH;
            case Finding.CleanEnd _ -> Row.CLEAN_END;
            case Finding.TornTail _ -> Row.TORN_TAIL;
            case Finding.TornAcrossSegments _ -> Row.TORN_ACROSS;
            case Finding.DurableFrameLost _ -> Row.DURABLE_LOST;
            case Finding.ForeignFrame _ -> Row.FOREIGN;
            case Finding.NewerFormat _ -> Row.NEWER;
        };
    }
}
