package dev.everfold.properties.engine;

import dev.everfold.ActorRef;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Environment;
import dev.everfold.SystemOptions;
import dev.everfold.properties.FaultyJournal;
import dev.everfold.properties.StoreUnderTest;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Notes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A store, and the system of scribes that is open on it. Settings count from the next opening on. */
final class World implements AutoCloseable {

    static final int SHARDS = 3;

    private final StoreUnderTest store;
    private SystemOptions options = SystemOptions.DEFAULT;
    private Environment environment = Environment.production();
    private ActorType<Command, Notes, String> scribes = Scribe.TYPE;
    private List<ActorType<?, ?, ?>> others = List.of();
    private @Nullable ActorSystem system;
    private @Nullable FaultyJournal journal;

    World(Storage storage) {
        store = storage.newStore(SHARDS);
    }

    World options(SystemOptions options) {
        this.options = options;
        return this;
    }

    World clock(InstantSource clock) {
        Environment real = Environment.production();
        return environment(new Environment(clock, real.activations(), real.writers(), real.timer(), real.background()));
    }

    World environment(Environment environment) {
        this.environment = environment;
        return this;
    }

    /** The type of the scribes. */
    World scribes(ActorType<Command, Notes, String> type) {
        scribes = type;
        return this;
    }

    /** Types beside the scribes. */
    World others(ActorType<?, ?, ?>... types) {
        others = List.of(types);
        return this;
    }

    /** The open system; opened now, if none is. */
    synchronized ActorSystem system() {
        ActorSystem running = system;
        if (running == null) {
            List<ActorType<?, ?, ?>> types = new ArrayList<>(others);
            types.add(scribes);
            FaultyJournal opened = new FaultyJournal(store.open());
            running = ActorSystem.open(opened, environment, options, types.toArray(ActorType<?, ?, ?>[]::new));
            journal = opened;
            system = running;
        }
        return running;
    }

    /** The journal under the open system. */
    FaultyJournal journal() {
        system();
        return java.util.Objects.requireNonNull(journal);
    }

    ActorRef<Command, Notes, String> scribe(String key) {
        return system().ref(scribes, key);
    }

    /** What is wrong with the shard in which this scribe lives. */
    FaultyJournal.Faults faultsOf(String key) {
        return journal().faults(shardOf(key));
    }

    /** The shard in which this scribe lives. It gets an entry for this, of a command that changes nothing. */
    int shardOf(String key) {
        scribe(key).ask(new Scribe.Nod(), dev.everfold.CommandOptions.key("where do you live?"));
        return journal().shardOf(scribe(key).id());
    }

    /** Keys with this beginning, of scribes that live in this shard, or in any other. */
    List<String> keysIn(int shard, boolean inIt, String prefix, int count) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> prefix + i)
                .filter(key -> (shardOf(key) == shard) == inIt)
                .limit(count)
                .toList();
    }

    List<String> textsOf(String key) {
        return scribe(key).state().state().texts();
    }

    /** Closes the system and opens it again. */
    void reopen() {
        shut();
        system();
    }

    /** Ends the system as the end of its process would, and opens another. */
    void crash() {
        ActorSystem dead = system();
        for (int shard = 0; shard < SHARDS; shard++) {
            journal().faults(shard).cutOff();
        }
        store.crash();
        dead.close();
        system = null;
        system();
    }

    void deliverAll() {
        try {
            if (!system().awaitDelivery(Duration.ofSeconds(20))) {
                throw new AssertionError(system().undeliveredCount() + " messages are not delivered after 20 seconds");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized void shut() {
        if (system != null) {
            system.close();
            system = null;
        }
    }

    @Override
    public void close() {
        shut();
        store.close();
    }
}
