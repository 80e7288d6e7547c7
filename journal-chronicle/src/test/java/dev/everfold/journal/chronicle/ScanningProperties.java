package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What scanning leaves out, and what it remembers. */
class ScanningProperties {

    private static final int MAGIC_BYTES = 4;

    @Property
    void nextMagicIsTheFirstInStepsOfFourBytes(
            @ForAll long seed, @ForAll @IntRange(max = 200_000) int size, @ForAll @IntRange(max = 40) int from) {
        byte[] bytes = mostlyZeros(new SplittableRandom(seed), size);
        int begin = Math.min(from, size);
        int expected = size;
        for (int at = begin; at + MAGIC_BYTES <= size && expected == size; at += MAGIC_BYTES) {
            if (bytes[at] == 'E' && bytes[at + 1] == 'V' && bytes[at + 2] == 'F' && bytes[at + 3] == 'J') {
                expected = at;
            }
        }
        assertThat(Frame.nextMagic(bytes, begin, size)).isEqualTo(expected);
    }

    private static byte[] mostlyZeros(SplittableRandom random, int size) {
        byte[] bytes = new byte[size];
        for (int i = random.nextInt(4); i > 0 && size > MAGIC_BYTES; i--) {
            int at = random.nextInt(size - MAGIC_BYTES);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = 1;
                case 1 -> System.arraycopy(new byte[] {'E', 'V', 'F', 'J'}, 0, bytes, at, MAGIC_BYTES);
                default -> System.arraycopy(new byte[] {'E', 'V', 'F', 'J'}, 0, bytes, at & -4, MAGIC_BYTES);
            }
        }
        return bytes;
    }

    @Property
    void markIsNeverBehindAFrameAndNeverFarBeforeIt(
            @ForAll @IntRange(min = 1, max = 50_000) int frames, @ForAll @LongRange(max = 60_000) long nth) {
        Marks marks = new Marks();
        for (int i = 0; i < frames; i++) {
            marks.note(i, 100L + 10L * i);
        }
        long behind = Math.min(nth, frames - 1);
        assertThat(marks.before(nth)).isBetween(100 + 10 * (behind - Marks.FRAMES + 1), 100 + 10 * behind);
    }

    @Property
    void withoutMarksNothingIsBefore(@ForAll @LongRange(max = 60_000) long nth) {
        assertThat(new Marks().before(nth)).isZero();
    }
}
