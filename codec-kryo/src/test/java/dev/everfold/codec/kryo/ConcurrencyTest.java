package dev.everfold.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One codec and one payload serve many threads. */
final class ConcurrencyTest {

    private static final int TASKS = 64;
    private static final int VALUES = 300;

    @Test
    void virtualThreadsShareACodec() throws ExecutionException, InterruptedException {
        shareACodec(Executors.newVirtualThreadPerTaskExecutor());
    }

    @Test
    void platformThreadsShareACodec() throws ExecutionException, InterruptedException {
        shareACodec(Executors.newFixedThreadPool(8));
    }

    private static void shareACodec(ExecutorService executor) throws ExecutionException, InterruptedException {
        KryoCodec codec = Gallery.codec();
        Dictionary dictionary = Dictionaries.of(codec);
        Payload sharedPayload =
                codec.encode(Gallery.examples().sequencedValues().getFirst());
        Object sharedValue = Gallery.examples().sequencedValues().getFirst();
        try (executor) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int task = 0; task < TASKS; task++) {
                RandomValues values = new RandomValues(new Random(task));
                tasks.add(executor.submit(() -> {
                    for (int i = 0; i < VALUES; i++) {
                        Object value = values.value(Gallery.Piece.class);
                        assertThat(codec.decode(codec.encode(value), dictionary))
                                .isEqualTo(value);
                        assertThat(codec.decode(sharedPayload, dictionary)).isEqualTo(sharedValue);
                    }
                }));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        }
    }
}
