package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorOptions;
import dev.everfold.ActorRef;
import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Retention;
import dev.everfold.SystemOptions;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.testkit.ManualEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of an actor with something else under way, step by step. */
class DeletionOrderTest {

    private static final Duration LIFE = Duration.ofDays(1);

    private final InMemoryJournal journal = new InMemoryJournal(1, 8);
    private final InMemorySnapshotStore store = new InMemorySnapshotStore(1);
    private final ActorType<Command, Notes, String> type =
            Scribe.type(ActorOptions.DEFAULT.timeToLive(LIFE).retention(Retention.UNTIL_SNAPSHOTTED));
    private ManualEnvironment environment = ManualEnvironment.inOrder();
    private ActorSystem system = open();

    private ActorSystem open() {
        SystemOptions options = new SystemOptions(
                SystemOptions.DEFAULT.journal(),
                SystemOptions.DEFAULT.mailbox(),
                SystemOptions.DEFAULT.residency(),
                Duration.ZERO,
                Duration.ZERO,
                "");
        return ActorSystem.open(journal, store, environment.environment(), options, type);
    }

    @AfterEach
    void close() {
        system.close();
    }

    private ActorRef<Command, Notes, String> scribe() {
        return system.ref(type, "a");
    }

    private List<String> texts() {
        CompletableFuture<ActorState<Notes>> read = scribe().stateAsync();
        environment.runFor(Duration.ofSeconds(1));
        return read.join().state().texts();
    }

    @Test
    void whatAnActorBecomesBeforeTheErasingEndsIsLeft() {
        scribe().tell(new Note("secret"));
        environment.runAll();
        CompletableFuture<Void> erased = system.eraseAsync(type, "a");
        scribe().tell(new Note("new"));
        environment.runFor(Duration.ofSeconds(1));
        assertThat(erased).isCompleted();
        system.close();
        environment = ManualEnvironment.inOrder();
        system = open();
        assertThat(texts()).containsExactly("new");
    }

    @Test
    void whatHasExpiredIsNotSeenWhileItsTombstoneIsUnderWay() {
        scribe().tell(new Note("old"));
        environment.runAll();
        environment.clock().advance(LIFE.plusSeconds(1));
        scribe().tell(new Note("new"));
        CompletableFuture<ActorState<Notes>> read = scribe().stateAsync();
        while (environment.runActivation()) {
            assertThat(read).as("before the tombstone is durable").isNotDone();
        }
        environment.runAll();
        assertThat(read.join().state().texts()).doesNotContain("old");
    }
}
