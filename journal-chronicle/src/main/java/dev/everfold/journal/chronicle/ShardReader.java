package dev.everfold.journal.chronicle;

import dev.everfold.codec.Schema;
import dev.everfold.journal.Claim;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shard that nobody owns: what is archived, and behind it what its next owner would find. Usable from any
 * thread.
 */
final class ShardReader implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ShardReader.class.getName());

    private final int shard;
    private final List<SegmentRange> ranges;

    /** The sequence with which the shard goes on. */
    private final long next;

    private final OpenFiles files = new OpenFiles();

    private ShardReader(int shard, List<SegmentRange> ranges, long next) {
        this.shard = shard;
        this.ranges = List.copyOf(ranges);
        this.next = next;
    }

    /** Opens a shard, and adds the schemas of all its claims. */
    static ShardReader open(ShardHome home, Map<Long, Schema> schemas) throws IOException {
        SegmentScanner scanner = new SegmentScanner(home.storeId(), home.shard());
        Recovery recovery = recovery(home, scanner);
        schemas.putAll(recovery.schemas(new Claim("", List.of())));
        List<SegmentRange> ranges = new ArrayList<>();
        recovery.kept().forEach(scan -> ranges.add(scan.range()));
        addArchived(home, ranges, recovery.next());
        for (SegmentRange range : ranges) {
            if (SegmentName.isArchived(range.file())) {
                SegmentClaim claim =
                        scanner.glanceAt(range.file(), range.number()).claim();
                if (claim != null) {
                    claim.claim().schemas().forEach(schema -> schemas.put(schema.fingerprint(), schema));
                }
            }
        }
        return new ShardReader(home.shard(), ranges, recovery.next());
    }

    private static Recovery recovery(ShardHome home, SegmentScanner scanner) throws IOException {
        boolean isThere = Files.isDirectory(home.directory());
        List<Integer> numbers = isThere ? SegmentName.list(home.directory()) : List.of();
        long watermark = isThere ? Watermark.read(home.directory(), home.shard()) : 0;
        Recovery recovery = Recovery.judge(new ShardSurvey(home, scanner).look(numbers, watermark), watermark);
        Verdict.refuseDamage(home, recovery.finding());
        return recovery;
    }

    /** Puts the archived segments before those that are left, as far back as they follow each other without a gap. */
    private static void addArchived(ShardHome home, List<SegmentRange> ranges, long next) throws IOException {
        long follows = ranges.isEmpty() ? next : ranges.getFirst().first();
        for (SegmentRange archived : new Archive(home).ranges().reversed()) {
            if (archived.next() == follows) {
                ranges.addFirst(archived);
                follows = archived.first();
            } else if (archived.next() < follows) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "shard {0} in {1}: what was between sequence {2} and {3} was trimmed without being archived,"
                                + " so what is archived before it is not read",
                        Integer.toString(home.shard()),
                        home.directory(),
                        Long.toString(archived.next()),
                        Long.toString(follows - 1));
                return;
            }
        }
    }

    boolean isWhole() {
        return (ranges.isEmpty() ? next : ranges.getFirst().first()) == 1;
    }

    EntryCursor read(Offset from) {
        if (ranges.isEmpty() || Place.segment(from.value()) > ranges.getLast().number()) {
            return new Nothing();
        }
        SegmentRange last = ranges.getLast();
        SegmentIndex index = new SegmentIndex(
                ranges.toArray(SegmentRange[]::new),
                new SegmentIndex.Committed(last.number(), last.end(), last.next()));
        return new ShardCursor(shard, index, new FrameReader(shard, files), from);
    }

    @Override
    public void close() {
        files.close();
    }

    /** There is nothing to read. */
    private record Nothing() implements EntryCursor {
        @Override
        public @Nullable StoredEntry next() {
            return null;
        }

        @Override
        public void close() {}
    }
}
