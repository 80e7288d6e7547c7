package dev.everfold.properties.equivalence;

import org.jspecify.annotations.Nullable;

/**
 * A value, and what it was made of when it was first seen.
 *
 * @param value the value itself, which may have changed since
 * @param structure as it was then
 */
record Kept<T>(T value, Structure structure) {

    static <T> Kept<T> of(T value) {
        return new Kept<>(value, Structure.of(value));
    }

    /** How the value has changed since then; null when it has not. */
    @Nullable
    Mismatch change() {
        return Mismatch.between(structure, Structure.of(value));
    }
}
