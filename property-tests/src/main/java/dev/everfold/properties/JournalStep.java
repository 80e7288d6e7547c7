package dev.everfold.properties;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Tuple;

/** What can happen to a shard of a journal. */
public sealed interface JournalStep {

    /** The writer appends. */
    record Append(Draft draft) implements JournalStep {}

    /** The writer commits. */
    record Commit() implements JournalStep {}

    /** The owner gives up the shard, after a commit, and takes it again. */
    record Release() implements JournalStep {}

    /** The journal is closed, after a commit, and opened again. */
    record Reopen() implements JournalStep {}

    /** The process ends without a warning, and the next one opens the journal. */
    record Crash() implements JournalStep {}

    /** Some of what is committed may be forgotten: so many hundredths. */
    record Trim(int percent) implements JournalStep {}

    /** Up to sixty steps. */
    final class Walks implements ArbitrarySupplier<List<JournalStep>> {
        @Override
        public Arbitrary<List<JournalStep>> get() {
            Arbitrary<JournalStep> steps = Arbitraries.frequencyOf(
                    Tuple.of(24, Entries.drafts().map(Append::new)),
                    Tuple.of(8, Arbitraries.just(new Commit())),
                    Tuple.of(1, Arbitraries.just(new Release())),
                    Tuple.of(1, Arbitraries.just(new Reopen())),
                    Tuple.of(2, Arbitraries.just(new Crash())),
                    Tuple.of(1, Arbitraries.integers().between(0, 100).map(Trim::new)));
            return steps.list().ofMaxSize(60);
        }
    }
}
