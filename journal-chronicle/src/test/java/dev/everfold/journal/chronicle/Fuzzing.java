package dev.everfold.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;

/** Gives bytes that lie to something that reads them, and watches what that takes. */
final class Fuzzing {

    /** Multiplies the number of inputs: {@code -Deverfold.fuzz=100} for a long run. */
    private static final int FACTOR = Integer.getInteger("everfold.fuzz", 1);

    /** Far more than any number of inputs takes that do not hang. */
    private static final Duration HANG = Duration.ofMinutes(5);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Fuzzing() {}

    /** What makes the inputs of one seed. */
    interface Inputs {
        byte[] next();
    }

    /** What is to survive them. */
    interface Target {
        void read(byte[] input) throws Exception;
    }

    /**
     * What a target may allocate: more for a longer input, and something at all, which includes an exception.
     *
     * @param bytesAtAll for any input
     * @param bytesPerByte for each byte of the input
     */
    record Allowance(long bytesAtAll, long bytesPerByte) {

        long bytes(int inputBytes) {
            return bytesAtAll + bytesPerByte * inputBytes;
        }
    }

    /** Reads as many inputs as this, times the factor. A failure tells the input, to be kept as a test of its own. */
    static void survives(int count, Allowance allowance, Inputs inputs, Target target) {
        AtomicReference<byte[]> input = new AtomicReference<>(new byte[0]);
        assertTimeoutPreemptively(
                HANG.multipliedBy(FACTOR),
                () -> {
                    for (int i = 0; i < count * FACTOR; i++) {
                        input.set(inputs.next());
                        read(input.get(), allowance, target);
                    }
                },
                () -> "hangs on " + text(input.get()));
    }

    private static void read(byte[] input, Allowance allowance, Target target) {
        byte[] before = input.clone();
        long allowed = allowance.bytes(input.length);
        // What is allocated once, such as classes, is not the input's doing: it has a second chance.
        if (allocated(input, target) > allowed) {
            long allocated = allocated(before.clone(), target);
            if (allocated > allowed) {
                throw new AssertionError("allocates " + allocated + " bytes on " + text(before));
            }
        }
    }

    private static long allocated(byte[] input, Target target) {
        byte[] before = input.clone();
        long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
        try {
            target.read(input);
        } catch (Throwable failure) {
            throw new AssertionError("fails on " + text(before), failure);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
    }

    private static String text(byte[] input) {
        return input.length + " bytes: " + HexFormat.of().formatHex(input);
    }
}
