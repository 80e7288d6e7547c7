package dev.everfold.cli.retail;

/** The bytes between two line ends, as found. */
final class PhysicalLine {

    private final long number;
    private final byte[] bytes;
    private final boolean isTooLong;

    PhysicalLine(long number, byte[] bytes, boolean isTooLong) {
        this.number = number;
        this.bytes = bytes;
        this.isTooLong = isTooLong;
    }

    /** As an editor counts: the first line of the file is 1. */
    long number() {
        return number;
    }

    /** Without the line end; the beginning only when the line is too long. Not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    boolean isTooLong() {
        return isTooLong;
    }

    boolean isBlank() {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
