package dev.everfold.durable.internal;

import dev.everfold.ActorOptions;
import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told, each time that it is told it. */
final class Notebook implements Decider<Notebook.Note, Notebook.Noted, Notebook.Notes, String> {

    /** Remembers for longer than any clock is set. */
    static final ActorType<Note, Notes, String> TYPE = ActorType.of("Notebook", new Notebook())
            .options(ActorOptions.DEFAULT.idempotency(Duration.ofDays(10_000), 1_000));

    record Note(String text) {}

    record Noted(String text) {}

    record Notes(List<String> texts) {}

    @Override
    public Notes initialState() {
        return new Notes(List.of());
    }

    @Override
    public Decision<Noted, String> decide(Note command, Notes state) {
        return Decision.accept(new Noted(command.text));
    }

    @Override
    public Notes evolve(Notes state, Noted event) {
        List<String> more = new ArrayList<>(state.texts);
        more.add(event.text);
        return new Notes(List.copyOf(more));
    }
}
