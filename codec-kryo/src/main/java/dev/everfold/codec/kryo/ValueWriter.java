package dev.everfold.codec.kryo;

/** Writes values of one shape. Immutable, usable by many threads at once. */
@FunctionalInterface
interface ValueWriter {

    /**
     * Writes one.
     *
     * @throws RuntimeException of any kind when the value cannot be written; what it has written by then is discarded
     */
    void write(Workspace workspace, Object value);
}
