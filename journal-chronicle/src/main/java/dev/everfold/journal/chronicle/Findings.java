package dev.everfold.journal.chronicle;

import dev.everfold.journal.chronicle.VerificationReport.Counts;
import dev.everfold.journal.chronicle.VerificationReport.Damage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Collects what a verification finds; keeps no more than can be read. For one thread. */
final class Findings {

    private static final int PROGRESS_ENTRIES = 1 << 16;

    private final List<Damage> damages = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long damagesOmitted;
    private long entries;
    private long actors;

    void damage(String where, String what) {
        if (damages.size() < VerificationReport.LISTED_MAX) {
            damages.add(new Damage(where, what));
        } else {
            damagesOmitted++;
        }
    }

    void note(String what) {
        if (notes.size() < VerificationReport.LISTED_MAX) {
            notes.add(what);
        }
    }

    /** Counts an entry, and tells now and then how many there are. */
    void entry(LongConsumer progress) {
        entries++;
        if (entries % PROGRESS_ENTRIES == 0) {
            progress.accept(entries);
        }
    }

    void actors(long more) {
        actors += more;
    }

    VerificationReport report(int shards, int segments, long bytes) {
        Counts counts = new Counts(shards, segments, entries, actors, bytes);
        return new VerificationReport(counts, damages, damagesOmitted, notes);
    }
}
