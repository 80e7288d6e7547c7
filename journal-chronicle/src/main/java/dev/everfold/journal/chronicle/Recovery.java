package dev.everfold.journal.chronicle;

import dev.everfold.codec.Schema;
import dev.everfold.journal.Claim;
import dev.everfold.journal.chronicle.SegmentScan.Oddity;
import dev.everfold.journal.chronicle.SegmentScan.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What recovery makes of a shard's segments.
 *
 * @param finding what was found; the rest is meaningful unless that is a refusal
 * @param kept the segments with valid frames, ascending, with the ends that hold from now on
 * @param obsolete the segments without any
 * @param next the sequence of the next frame
 * @param durable up to which sequence everything was known as durable before
 */
record Recovery(Finding finding, List<SegmentScan> kept, List<Integer> obsolete, long next, long durable) {

    /* Overview. A frame is valid if and only if its sequence is smaller than the first sequence of every later segment.
     * So an owner cuts a torn tail by beginning its first segment with the first sequence that is missing, and changes
     * nothing of what others wrote. What is missing was durable if any valid frame or the watermark file says so; then
     * it is damage, and nothing may be cut. */

    Recovery {
        kept = List.copyOf(kept);
        obsolete = List.copyOf(obsolete);
    }

    /** Decides; reads and changes no file. The scans are those of all segments of the shard, ascending. */
    static Recovery judge(List<SegmentScan> scans, long watermarkFile) {
        long durable = watermarkFile;
        for (SegmentScan scan : scans) {
            durable = Math.max(durable, scan.watermarkMax());
            if (scan.oddity() != null) {
                return refusal(odd(scan.number(), scan.oddity()), durable);
            }
        }
        List<SegmentScan> valid = valid(scans);
        int whole = contiguous(valid);
        Finding finding = finding(valid, whole, durable);
        return isRefusal(finding)
                ? refusal(finding, durable)
                : recovered(scans, valid.subList(0, whole), finding, durable);
    }

    private static Finding odd(int segment, Oddity oddity) {
        return switch (oddity) {
            case Oddity.NewerFormat newer -> new Finding.NewerFormat(segment, newer.position(), newer.version());
            case Oddity.Foreign foreign -> new Finding.ForeignFrame(segment, foreign.position(), foreign.what());
        };
    }

    /** The segments that hold a valid frame, each cut where a later one begins. */
    private static List<SegmentScan> valid(List<SegmentScan> scans) {
        List<SegmentScan> valid = new ArrayList<>();
        long bound = Long.MAX_VALUE;
        for (SegmentScan scan : scans.reversed()) {
            Run run = scan.run();
            if (run != null && run.first() < bound) {
                valid.addFirst(scan.cutAt(bound));
                bound = run.first();
            }
        }
        return valid;
    }

    /** How many segments follow each other without a gap. */
    private static int contiguous(List<SegmentScan> valid) {
        for (int i = 1; i < valid.size(); i++) {
            if (valid.get(i - 1).next() < valid.get(i).first()) {
                return i;
            }
        }
        return valid.size();
    }

    private static Finding finding(List<SegmentScan> valid, int whole, long durable) {
        if (valid.isEmpty()) {
            return durable > 0 ? new Finding.DurableFrameLost(0, 0, 1, durable) : new Finding.Fresh();
        }
        SegmentScan last = valid.get(whole - 1);
        if (durable >= last.next()) {
            return new Finding.DurableFrameLost(last.number(), last.end(), last.next(), durable);
        }
        if (whole < valid.size()) {
            int firstVoid = valid.get(whole).number();
            return new Finding.TornAcrossSegments(last.number(), last.end(), last.next(), firstVoid);
        }
        return last.isTorn()
                ? new Finding.TornTail(last.number(), last.end(), last.next())
                : new Finding.CleanEnd(last.next());
    }

    static boolean isRefusal(Finding finding) {
        return switch (finding) {
            case Finding.Fresh _, Finding.CleanEnd _, Finding.TornTail _, Finding.TornAcrossSegments _ -> false;
            case Finding.DurableFrameLost _, Finding.ForeignFrame _, Finding.NewerFormat _ -> true;
        };
    }

    private static Recovery refusal(Finding finding, long durable) {
        return new Recovery(finding, List.of(), List.of(), 0, durable);
    }

    private static Recovery recovered(List<SegmentScan> scans, List<SegmentScan> whole, Finding finding, long durable) {
        List<SegmentScan> kept = new ArrayList<>(whole);
        long next = kept.isEmpty() ? 1 : kept.getLast().next();
        while (!kept.isEmpty() && isBegunAgain(kept.getLast(), durable)) {
            next = kept.removeLast().first();
        }
        List<Integer> numbers = kept.stream().map(SegmentScan::number).toList();
        List<Integer> obsolete = scans.stream()
                .map(SegmentScan::number)
                .filter(number -> !numbers.contains(number))
                .toList();
        return new Recovery(finding, kept, obsolete, next, durable);
    }

    /**
     * Whether the segment is given up, and the new one begins with the sequence that it began with: when it holds no
     * more than its claim, or opening and closing would leave one each time. But no sequence that was durable may be
     * without a frame afterwards, and the new claim is only one.
     */
    private static boolean isBegunAgain(SegmentScan last, long durable) {
        return last.next() <= last.first() + 1 && last.first() >= durable;
    }

    /** The schemas of every claim that is left, and of the new one. */
    Map<Long, Schema> schemas(Claim claim) {
        Map<Long, Schema> schemas = new HashMap<>();
        for (SegmentScan scan : kept) {
            if (scan.claim() != null) {
                scan.claim().claim().schemas().forEach(schema -> schemas.put(schema.fingerprint(), schema));
            }
        }
        claim.schemas().forEach(schema -> schemas.put(schema.fingerprint(), schema));
        return Map.copyOf(schemas);
    }
}
