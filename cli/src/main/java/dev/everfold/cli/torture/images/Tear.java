package dev.everfold.cli.torture.images;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Chooses what a power cut leaves of what was not synced. Each page of the disk is as it was synced, as it is, or
 * something in between; and a page that nothing was ever synced to may be anything. One cut favours the old, another
 * the new, so that holes come at the end as well as in the middle.
 */
final class Tear {

    private static final byte[] ZEROS = new byte[4096];

    private final RandomGenerator random;
    private final int pageBytes;
    private final double newer;
    private final double torn;

    /** Another cut with each object. */
    Tear(RandomGenerator random) {
        this.random = random;
        this.pageBytes = random.nextBoolean() ? 512 : 4096;
        this.newer = random.nextInt(11) / 10.0;
        this.torn = random.nextInt(4) / 4.0;
    }

    /** Whether something happened that may as well not have happened. */
    boolean happened() {
        return random.nextDouble() < newer;
    }

    /** What is left of a file. */
    Content of(Content synced, Content present) {
        long size = happened() ? present.size() : synced.size();
        byte[] old = synced.bytes(Math.max(synced.used(), present.used()));
        // What was cut off the end of the file is still there if that did not happen.
        byte[] now = present.size() < synced.size() ? old.clone() : present.bytes(old.length);
        System.arraycopy(present.bytes(old.length), 0, now, 0, (int) Math.min(old.length, present.size()));
        for (int from = 0; from < old.length; from += pageBytes) {
            int to = Math.min(from + pageBytes, old.length);
            if (!Arrays.equals(old, from, to, now, from, to)) {
                tear(old, now, from, to);
            }
        }
        return new Content(now, size).cut();
    }

    /** Makes of a page that is not synced what is left of it. */
    private void tear(byte[] old, byte[] now, int from, int to) {
        boolean isUnused = Arrays.equals(old, from, to, ZEROS, 0, to - from);
        boolean isTorn = random.nextDouble() < torn;
        if (!isTorn) {
            if (!happened()) {
                System.arraycopy(old, from, now, from, to - from);
            }
            return;
        }
        switch (random.nextInt(isUnused ? 3 : 2)) {
            case 0 -> {
                int border = random.nextInt(from, to + 1);
                System.arraycopy(old, border, now, border, to - border);
            }
            case 1 -> {
                for (int at = from; at < to; at++) {
                    if (old[at] != now[at] && random.nextBoolean()) {
                        now[at] = random.nextBoolean() ? old[at] : (byte) random.nextInt();
                    }
                }
            }
            default -> {
                for (int at = from; at < to; at++) {
                    now[at] = (byte) random.nextInt();
                }
            }
        }
    }
}
