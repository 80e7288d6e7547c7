package dev.everfold.properties.engine;

import dev.everfold.ActorOptions;
import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.examples.counter.Counter;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Noted;
import dev.everfold.properties.engine.Scribe.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes down what it is told. Its commands say how their turns are to go, so that a test can have any turn. */
final class Scribe implements Decider<Command, Noted, Notes, String> {

    sealed interface Command {}

    record Note(String text) implements Command {}

    record NoteAll(List<String> texts) implements Command {}

    /** Accepted without a change. */
    record Nod() implements Command {}

    record Refuse(String reason) implements Command {}

    /** Decide throws. */
    record Explode() implements Command {}

    /** Sends the letters, and notes "sent" if there is a note. */
    record Send(Optional<String> note, List<Letter> letters) implements Command {}

    record Letter(String to, Command content, Optional<Letter> ifRejected) {}

    /** Notes the text and passes it on along the route. */
    record PassOn(String text, List<String> route) implements Command {}

    /** Sends "me 0", "me 1", and so on to one receiver, and notes each time that it did. */
    record Enumerate(String me, String to) implements Command {}

    /** Sends to an actor of another type. */
    record SendAbroad(String to) implements Command {}

    record Noted(String text) {}

    record Notes(List<String> texts) {
        String last() {
            return texts.getLast();
        }
    }

    /** Where a test may look in, or interfere. */
    record Hooks(Consumer<Command> onDecide, Consumer<Noted> onEvolve) {
        static final Hooks NONE = new Hooks(_ -> {}, _ -> {});
    }

    static final ActorType<Command, Notes, String> TYPE = type(Hooks.NONE);

    private final Hooks hooks;
    private final ActorType<Command, Notes, String> self;

    @SuppressWarnings("ThisEscapedInObjectConstruction") // the type only keeps it
    private Scribe(Hooks hooks, ActorOptions options) {
        this.hooks = hooks;
        this.self = ActorType.of("scribe", this).options(options);
    }

    static ActorType<Command, Notes, String> type(Hooks hooks) {
        return type(hooks, ActorOptions.DEFAULT);
    }

    static ActorType<Command, Notes, String> type(ActorOptions options) {
        return type(Hooks.NONE, options);
    }

    static ActorType<Command, Notes, String> type(Hooks hooks, ActorOptions options) {
        return new Scribe(hooks, options).self;
    }

    static Letter letter(String to, Command content) {
        return new Letter(to, content, Optional.empty());
    }

    static Letter letter(String to, Command content, Letter ifRejected) {
        return new Letter(to, content, Optional.of(ifRejected));
    }

    static Command send(Letter... letters) {
        return new Send(Optional.empty(), List.of(letters));
    }

    @Override
    public Notes initialState() {
        return new Notes(List.of());
    }

    @Override
    public Decision<Noted, String> decide(Command command, Notes notes) {
        hooks.onDecide.accept(command);
        return switch (command) {
            case Note(String text) -> Decision.accept(new Noted(text));
            case NoteAll(List<String> texts) ->
                Decision.accept(texts.stream().map(Noted::new).toList(), List.of());
            case Nod() -> Decision.accept();
            case Refuse(String reason) -> Decision.reject(reason);
            case Explode() -> throw new IllegalStateException("boom");
            case Send(Optional<String> note, List<Letter> letters) ->
                Decision.accept(
                        note.map(Noted::new).stream().toList(),
                        letters.stream().<Message<?>>map(this::message).toList());
            case Enumerate(String me, String to) -> enumerate(me, to, notes);
            case SendAbroad(String to) ->
                Decision.accept(List.of(), List.of(Message.to(Counter.TYPE, to, new Counter.Deposit(1))));
            case PassOn(String text, List<String> route) when route.isEmpty() -> Decision.accept(new Noted(text));
            case PassOn(String text, List<String> route) ->
                Decision.accept(
                        List.of(new Noted(text)),
                        List.of(Message.to(self, route.getFirst(), new PassOn(text, route.subList(1, route.size())))));
        };
    }

    private Decision<Noted, String> enumerate(String me, String to, Notes notes) {
        String sent = "to " + to;
        long number = notes.texts.stream().filter(sent::equals).count();
        return Decision.accept(List.of(new Noted(sent)), List.of(Message.to(self, to, new Note(me + " " + number))));
    }

    private Message<Command> message(Letter letter) {
        Message<Command> message = Message.to(self, letter.to, letter.content);
        return letter.ifRejected
                .map(answer -> message.ifRejected(message(answer)))
                .orElse(message);
    }

    @Override
    public Notes evolve(Notes notes, Noted event) {
        hooks.onEvolve.accept(event);
        List<String> texts = new ArrayList<>(notes.texts);
        texts.add(event.text);
        return new Notes(List.copyOf(texts));
    }
}
