package dev.everfold.codec;

import org.jspecify.annotations.Nullable;

/** The schemas that a journal holds. Usable by many threads at once. */
@FunctionalInterface
public interface Dictionary {

    /** The schema of this fingerprint, or null when the journal has none. */
    @Nullable
    Schema schema(long fingerprint);
}
