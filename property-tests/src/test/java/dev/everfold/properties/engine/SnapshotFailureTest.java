package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.CommandOptions;
import dev.everfold.Environment;
import dev.everfold.Reply;
import dev.everfold.ResidencyOptions;
import dev.everfold.SystemOptions;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.Journal;
import dev.everfold.properties.FaultyJournal;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Nod;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.testkit.ManualEnvironment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A snapshot store that fails costs time, and nothing else. */
class SnapshotFailureTest {

    /** A store in memory of which some calls fail. */
    private static final class FragileStore implements SnapshotStore {

        private final InMemorySnapshotStore content = new InMemorySnapshotStore(1);

        /** Which calls fail, by the name of the method and its arguments. */
        private volatile Predicate<List<Object>> failing = _ -> false;

        @Override
        public ShardSnapshots shard(int shard) {
            return (ShardSnapshots) Proxy.newProxyInstance(
                    ShardSnapshots.class.getClassLoader(),
                    new Class<?>[] {ShardSnapshots.class},
                    (_, method, arguments) -> {
                        List<Object> call = arguments == null || arguments.length == 0
                                ? List.of(method.getName())
                                : List.of(method.getName(), arguments[0]);
                        if (failing.test(call)) {
                            throw SnapshotStoreException.unusable("the fragile store fails", null);
                        }
                        try {
                            return method.invoke(content.shard(shard), arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public int shards() {
            return content.shards();
        }

        @Override
        public Dictionary dictionary() {
            return content.dictionary();
        }

        @Override
        public void learn(Collection<Schema> learned) {
            content.learn(learned);
        }

        @Override
        public void flush() {}

        @Override
        public void copyTo(Path directory) {
            content.copyTo(directory);
        }

        @Override
        public void close() {}
    }

    private final InMemoryJournal memory = new InMemoryJournal(1);
    private final FragileStore store = new FragileStore();

    private ActorSystem open(
            Journal journal, Environment environment, SystemOptions options, ActorType<Command, Notes, String> type) {
        return ActorSystem.open(journal, store, environment, options, type);
    }

    /** It would take what comes later for all that there is, and the heads that it was not told of for none. */
    @Test
    void afterABatchThatIsLostTheStoreIsToldNothingMore() {
        FaultyJournal journal = new FaultyJournal(memory);
        ManualEnvironment byHand = ManualEnvironment.inOrder();
        Environment manual = byHand.environment();
        Queue<Runnable> background = new ArrayDeque<>();
        ActorSystem system = open(
                journal,
                new Environment(
                        manual.clock(), manual.activations(), manual.writers(), manual.timer(), background::add),
                SystemOptions.DEFAULT,
                Scribe.TYPE);
        byHand.clock().advance(Duration.ofSeconds(2));
        CompletableFuture<Reply<Notes, String>> first =
                system.ref(Scribe.TYPE, "a").askAsync(new Note("x"));
        byHand.runAll();
        assertThat(first).isCompleted();
        assertThat(background).hasSize(1);

        journal.faults(0).holdCommits();
        CompletableFuture<Reply<Notes, String>> second =
                system.ref(Scribe.TYPE, "b").askAsync(new Note("y"));
        byHand.runAll();
        store.failing = call -> call.getFirst().equals("write");
        background.remove().run();
        store.failing = _ -> false;
        byHand.clock().advance(Duration.ofSeconds(2));
        journal.faults(0).releaseCommits();
        byHand.runAll();
        assertThat(second).isCompleted();
        background.forEach(Runnable::run);
        system.close();

        try (ActorSystem again = open(memory, Environment.production(), SystemOptions.DEFAULT, Scribe.TYPE)) {
            assertThat(again.ref(Scribe.TYPE, "a").ask(new Note("x2")))
                    .extracting("sequenceNumber")
                    .isEqualTo(2L);
            assertThat(again.ref(Scribe.TYPE, "b").ask(new Note("y2")))
                    .extracting("sequenceNumber")
                    .isEqualTo(2L);
        }
    }

    @Test
    void recoveryThatWaitedAndThenCannotReadTheStoreKeepsNobodyFromRecovering() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        ActorType<Command, Notes, String> type = Scribe.type(new Scribe.Hooks(_ -> {}, noted -> {
            if (noted.text().equals("slow")) {
                reached.countDown();
                Gate.await(mayGoOn);
            }
        }));
        try (ActorSystem system = open(memory, Environment.production(), SystemOptions.DEFAULT, Scribe.TYPE)) {
            for (String key : List.of("slow", "b", "c")) {
                var _ = system.ref(Scribe.TYPE, key).ask(new Note(key));
            }
        }
        AtomicInteger looks = new AtomicInteger();
        store.failing = call -> call.equals(List.of("head", Shelf.id("b"))) && looks.incrementAndGet() == 2;
        SystemOptions oneAtATime =
                SystemOptions.DEFAULT.residency(new ResidencyOptions(100, 1L << 30, Duration.ofMinutes(1), 1));
        try (ActorSystem system = open(memory, Environment.production(), oneAtATime, type)) {
            CompletableFuture<Reply<Notes, String>> slow =
                    system.ref(type, "slow").askAsync(new Nod());
            reached.await();
            CompletableFuture<Reply<Notes, String>> waiting =
                    system.ref(type, "b").askAsync(new Nod());
            Eventually.isTrue("the head of b is read", () -> looks.get() == 1);
            Eventually.passSomeTime();
            mayGoOn.countDown();
            assertThatThrownBy(waiting::join).hasCauseInstanceOf(SnapshotStoreException.class);
            assertThat(slow.join()).isInstanceOf(Reply.Accepted.class);
            assertThat(system.ref(type, "c").ask(new Nod(), CommandOptions.DEFAULT.timeout(Duration.ofSeconds(20))))
                    .isInstanceOf(Reply.Accepted.class);
        }
    }
}
