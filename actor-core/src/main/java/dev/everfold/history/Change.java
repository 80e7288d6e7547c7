package dev.everfold.history;

/**
 * A component that differs between two values.
 *
 * @param path as in {@link Components}
 * @param before the component's value, or {@link Components#NOTHING}
 * @param after likewise
 */
public record Change(String path, Object before, Object after) {}
