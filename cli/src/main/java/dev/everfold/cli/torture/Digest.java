package dev.everfold.cli.torture;

/** A sum that tells, in one number, which commands were done with which sequence numbers, in whatever order. */
final class Digest {

    private Digest() {}

    /** The part of one command. */
    static long of(long number, long sequenceNumber) {
        return mix(mix(number) + sequenceNumber);
    }

    /** Spreads the bits of a value over all bits (the finalizer of SplitMix64). */
    static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
