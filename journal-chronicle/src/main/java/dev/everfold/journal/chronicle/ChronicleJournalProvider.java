package dev.everfold.journal.chronicle;

import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.JournalProvider;
import dev.everfold.journal.JournalReader;
import java.nio.file.Path;

/** Offers {@link ChronicleJournal} to {@link java.util.ServiceLoader}. */
public final class ChronicleJournalProvider implements JournalProvider {

    /** Called by the service loader. */
    public ChronicleJournalProvider() {}

    @Override
    public Journal open(Path directory, JournalOptions options) {
        return ChronicleJournal.open(directory, options);
    }

    @Override
    public void warmUp() {
        ChronicleJournal.warmUp();
    }

    @Override
    public JournalReader read(Path directory) {
        return StoreReader.open(directory);
    }
}
