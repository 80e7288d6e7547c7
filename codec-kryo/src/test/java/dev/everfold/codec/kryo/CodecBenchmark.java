package dev.everfold.codec.kryo;

import com.sun.management.ThreadMXBean;
import dev.everfold.codec.Codec;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;

/** Prints how long one thread takes to encode and decode. A main to be run by hand; nothing depends on its numbers. */
final class CodecBenchmark {

    private static final int ROUNDS = 8;
    private static final int CALLS = 2_000_000;

    private CodecBenchmark() {}

    static void main() {
        long start = System.nanoTime();
        KryoCodec codec = KryoCodec.of(Account.Event.class, Account.State.class);
        Dictionary dictionary = Dictionaries.of(codec);
        Object deposited = new Account.Deposited(1_250, "invoice 4711");
        codec.decode(codec.encode(deposited), dictionary);
        System.out.printf("first codec, first value: %d ms%n", (System.nanoTime() - start) / 1_000_000);
        measure("Deposited", codec, dictionary, deposited);
        measure(
                "State with two events",
                codec,
                dictionary,
                new Account.State("Ada", 3, List.of(new Account.Deposited(1, "a reference"), new Account.Closed())));
    }

    private static void measure(String name, Codec codec, Dictionary dictionary, Object value) {
        Payload payload = codec.encode(value);
        System.out.printf("%s: %d bytes%n", name, payload.bytes().length);
        measure("  encode", () -> codec.encode(value));
        measure("  decode", () -> codec.decode(payload, dictionary));
    }

    private static void measure(String name, Supplier<Object> call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double nanosBest = Double.MAX_VALUE;
        double bytes = 0;
        int sink = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                sink += call.get().hashCode() & 1;
            }
            nanosBest = Math.min(nanosBest, (System.nanoTime() - start) / (double) CALLS);
            bytes = (threads.getCurrentThreadAllocatedBytes() - allocated) / (double) CALLS;
        }
        System.out.printf("%s: %.0f ns, %.0f bytes allocated (%d)%n", name, nanosBest, bytes, sink);
    }
}
