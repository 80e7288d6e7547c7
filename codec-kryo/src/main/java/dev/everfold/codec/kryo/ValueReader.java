package dev.everfold.codec.kryo;

/** Reads values of one written shape. Immutable once built, usable by many threads at once. */
@FunctionalInterface
interface ValueReader {

    /**
     * Reads one.
     *
     * @throws RuntimeException of any kind when the bytes are not those of such a value
     */
    Object read(Workspace workspace);
}
