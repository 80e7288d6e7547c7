package dev.everfold.journal;

import java.nio.file.Path;
import java.util.ServiceLoader;

/** Opens journals on directories. Found with {@link ServiceLoader}. */
public interface JournalProvider {

    /**
     * Opens the journal in this directory, which is created when it does not exist. Blocks.
     *
     * @throws JournalException when the directory is in use by another process or holds something else
     */
    Journal open(Path directory, JournalOptions options);

    /**
     * Opens the data in this directory for reading only. Blocks.
     *
     * @throws JournalException when there is no store, or it is open
     * @throws CorruptJournalException when it is damaged
     */
    JournalReader read(Path directory);

    /**
     * Does what takes long once in the life of a process, such as loading native libraries, so that a journal opened
     * meanwhile or later finds it done. What fails here fails again, and is reported, when one is opened. Blocks; for
     * any thread.
     */
    default void warmUp() {}

    /**
     * The provider on the class path or module path.
     *
     * @throws IllegalStateException when there is none
     */
    static JournalProvider installed() {
        return ServiceLoader.load(JournalProvider.class, JournalProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no journal on the class path: add the dependency dev.everfold:journal-chronicle"));
    }
}
