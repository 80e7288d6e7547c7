package dev.everfold.journal.chronicle;

import dev.everfold.journal.Entry;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the sealed segments of a shard: archiving and forgetting, rewriting, copying. One thing after the
 * other, on a thread of its own, for it may take minutes.
 */
final class SealedSegments {

    private final ShardHome home;
    private final ShardThreads threads;
    private final SegmentIndex index;
    private final OpenFiles files;
    private final Archive archive;

    SealedSegments(ShardHome home, ShardThreads threads, SegmentIndex index, OpenFiles files) {
        this.home = home;
        this.threads = threads;
        this.index = index;
        this.files = files;
        this.archive = new Archive(home);
    }

    /** Who wrote a segment may not have synced and closed it yet. */
    private void awaitClosed() {
        threads.work().call("closing the segments of shard " + home.shard(), () -> true);
    }

    /** Archives, if that is wanted, and forgets the segments that end before this. */
    void trim(Offset before, Runnable requireOpen) {
        threads.keeping().call("trimming shard " + home.shard(), () -> {
            awaitClosed();
            for (SegmentRange segment : index.sealed()) {
                if (segment.segment().end().compareTo(before) <= 0) {
                    requireOpen.run();
                    trim(segment);
                }
            }
            return true;
        });
    }

    private void trim(SegmentRange segment) throws IOException {
        if (home.options().archive()) {
            archive.store(segment);
        }
        index.trim(segment.number() + 1);
        files.trim(segment.number() + 1);
        Trash.delete(SegmentName.segment(home.directory(), segment.number()), home.disk());
    }

    /** The segments that are archived alone. */
    List<Segment> archived() {
        return threads.keeping().call("reading the archive of shard " + home.shard(), () -> {
            List<Segment> archived = new ArrayList<>();
            for (SegmentRange range : archive.ranges()) {
                if (index.find(range.number()) == null) {
                    archived.add(range.segment());
                }
            }
            return archived;
        });
    }

    /** Changes entries of a segment, where it is and where it is archived. */
    void rewrite(Segment segment, Function<StoredEntry, Entry> change) {
        int number = Place.segment(segment.begin().value());
        threads.keeping().call("rewriting segment " + number + " of shard " + home.shard(), () -> {
            awaitClosed();
            SegmentRange left = sealed(number);
            SegmentRange archived = archive.find(number);
            if (left == null && archived == null) {
                throw new JournalException(
                        "segment " + number + " of shard " + home.shard() + " is neither sealed nor archived", null);
            }
            Rewriting rewriting = new Rewriting(home, change);
            if (archived != null) {
                rewriting.run(archived, changed -> archive.store(archived, changed));
            }
            if (left != null) {
                rewriting.run(left, changed -> rewriting.replace(left, changed));
                files.forget(number);
            }
            return true;
        });
    }

    private @Nullable SegmentRange sealed(int number) {
        return index.sealed().stream()
                .filter(range -> range.number() == number)
                .findFirst()
                .orElse(null);
    }

    /** Copies what was committed before this end. */
    void copyTo(Path directory, Offset end, @Nullable Path previous) {
        threads.keeping().call("copying shard " + home.shard(), () -> {
            awaitClosed();
            new ShardCopy(home, directory, previous).run(index, archive, end);
            return true;
        });
    }
}
