package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorSystem;
import dev.everfold.CommandOptions;
import dev.everfold.Environment;
import dev.everfold.Reply;
import dev.everfold.ResidencyOptions;
import dev.everfold.SystemOptions;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.properties.FaultyJournal;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.testkit.ManualEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * The engine on one thread, its tasks in an order that a seed decides, with crashes in between. A seed that fails is
 * one that fails again.
 */
class InterleavingProperties {

    private static final int SHARDS = 3;
    private static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f");

    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
    void inEveryOrderAndAfterEveryCrashNothingIsLostOrDoneTwice(@ForAll long seed) {
        Run run = new Run(seed);
        run.toTheEnd();
        run.check();
    }

    @Example
    void oneSeedIsOneRun() {
        for (long seed = 0; seed < 20; seed++) {
            Run one = new Run(seed);
            one.toTheEnd();
            Run other = new Run(seed);
            other.toTheEnd();
            assertThat(other.headers()).as("seed %s", seed).isEqualTo(one.headers());
        }
    }

    /** One run of the system over several lives of its process. */
    private static final class Run {

        private final RandomGenerator random;
        private final InMemoryJournal journal = new InMemoryJournal(SHARDS);
        private final Map<String, Asked> asked = new HashMap<>();
        private ManualEnvironment environment;
        private FaultyJournal faulty;
        private ActorSystem system;

        /** A command under a key, with its newest reply to come. */
        private record Asked(String actor, Command command, CompletableFuture<Reply<Notes, String>> reply) {
            boolean isAnswered() {
                return reply.isDone() && !reply.isCompletedExceptionally();
            }
        }

        Run(long seed) {
            random = new Random(seed);
            environment = ManualEnvironment.shuffled(random.nextLong());
            faulty = new FaultyJournal(journal);
            system = open();
        }

        private ActorSystem open() {
            SystemOptions options = SystemOptions.DEFAULT.residency(new ResidencyOptions(2, Duration.ofSeconds(20), 2));
            return ActorSystem.open(faulty, environment.environment(), options, Scribe.TYPE);
        }

        void toTheEnd() {
            for (int step = 0; step < 150; step++) {
                switch (random.nextInt(30)) {
                    case 0 -> crash();
                    case 1 -> environment.clock().advance(Duration.ofSeconds(random.nextInt(30)));
                    case 2, 3 -> faulty.faults(random.nextInt(SHARDS)).holdCommits();
                    case 4, 5 -> faulty.faults(random.nextInt(SHARDS)).releaseCommits();
                    case 6 -> failSomething();
                    case 7, 8, 9, 10, 11, 12, 13 -> askSomething("command " + step);
                    default -> runSome();
                }
            }
            finishWork();
            for (int i = 0; i < 20 && !isThrough(); i++) {
                crash();
                finishWork();
            }
        }

        /** A shard that failed late needs another life of the process. */
        private boolean isThrough() {
            return asked.values().stream().allMatch(Asked::isAnswered) && system.undeliveredCount() == 0;
        }

        private void finishWork() {
            for (int shard = 0; shard < SHARDS; shard++) {
                faulty.faults(shard).releaseCommits();
            }
            environment.runAll();
        }

        private void failSomething() {
            FaultyJournal.Faults faults = faulty.faults(random.nextInt(SHARDS));
            JournalException failure = new JournalException("the disk is broken", null);
            if (random.nextInt(4) > 0) {
                return;
            }
            if (random.nextBoolean()) {
                faults.failAppend(failure);
            } else {
                faults.failCommit(failure);
            }
        }

        private void runSome() {
            for (int i = random.nextInt(8); i > 0; i--) {
                environment.runNext();
            }
        }

        private void askSomething(String key) {
            String actor = any(KEYS);
            ask(
                    key,
                    actor,
                    switch (random.nextInt(4)) {
                        case 0 -> new Note(key);
                        case 1 -> new Scribe.PassOn(key, List.of(any(KEYS), any(KEYS), any(KEYS)));
                        default -> new Scribe.Enumerate(actor, any(KEYS));
                    });
        }

        private String any(List<String> keys) {
            return keys.get(random.nextInt(keys.size()));
        }

        private void ask(String key, String actor, Command command) {
            CompletableFuture<Reply<Notes, String>> reply =
                    system.ref(Scribe.TYPE, actor).askAsync(command, CommandOptions.key(key));
            asked.put(key, new Asked(actor, command, reply));
        }

        /** The process ends between two steps; the next one gets every command again that had no reply. */
        private void crash() {
            journal.crash();
            environment = ManualEnvironment.shuffled(random.nextLong());
            faulty = new FaultyJournal(journal);
            system = open();
            for (String key : asked.keySet().stream().sorted().toList()) {
                Asked before = asked.get(key);
                if (before != null && !before.isAnswered()) {
                    ask(key, before.actor, before.command);
                }
            }
        }

        void check() {
            assertThat(asked.values())
                    .allSatisfy(done ->
                            assertThat(done.reply).isCompletedWithValueMatching(Reply.Accepted.class::isInstance));
            assertThat(system.undeliveredCount()).isZero();
            Map<String, List<String>> states = states();
            List<String> all = states.values().stream().flatMap(List::stream).toList();
            asked.forEach((key, done) -> {
                int expected = done.command instanceof Note ? 1 : done.command instanceof Scribe.PassOn ? 4 : 0;
                assertThat(Collections.frequency(all, key)).as(key).isEqualTo(expected);
            });
            for (String sender : KEYS) {
                for (String receiver : KEYS) {
                    checkMessages(sender, receiver, states);
                }
            }
        }

        private void checkMessages(String sender, String receiver, Map<String, List<String>> states) {
            long sent = asked.values().stream()
                    .filter(done -> done.command.equals(new Scribe.Enumerate(sender, receiver)))
                    .count();
            assertThat(states.getOrDefault(receiver, List.of()).stream().filter(text -> text.startsWith(sender + " ")))
                    .as("messages from %s to %s", sender, receiver)
                    .containsExactlyElementsOf(IntStream.range(0, (int) sent)
                            .mapToObj(n -> sender + " " + n)
                            .toList());
        }

        /** Whose turn came when, in each shard. */
        List<Entry.Header> headers() {
            journal.crash();
            List<Entry.Header> headers = new ArrayList<>();
            for (int shard = 0; shard < SHARDS; shard++) {
                try (EntryCursor cursor =
                        journal.acquire(shard, new Claim("", List.of())).read(Offset.NONE)) {
                    for (StoredEntry next = cursor.next(); next != null; next = cursor.next()) {
                        headers.add(next.entry().header());
                    }
                }
            }
            return headers;
        }

        /** What the journal gives back to a system like in production. */
        Map<String, List<String>> states() {
            journal.crash();
            Map<String, List<String>> states = new HashMap<>();
            try (ActorSystem reader =
                    ActorSystem.open(journal, Environment.production(), SystemOptions.DEFAULT, Scribe.TYPE)) {
                for (String key : KEYS) {
                    states.put(
                            key,
                            new ArrayList<>(
                                    reader.ref(Scribe.TYPE, key).state().state().texts()));
                }
            }
            return states;
        }
    }
}
