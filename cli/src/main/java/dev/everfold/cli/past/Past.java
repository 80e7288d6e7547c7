package dev.everfold.cli.past;

import dev.everfold.ActorType;
import dev.everfold.cli.console.TypesOnClassPath;
import dev.everfold.cli.console.UsageException;
import dev.everfold.history.Histories;
import dev.everfold.journal.JournalException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which store, and which type in it. */
final class Past {

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The directory of the store.")
    private Path data = Path.of("");

    @Option(names = "--type", paramLabel = "T", required = true, description = "The name of the actor type.")
    private String type = "";

    @Mixin
    private TypesOnClassPath types = new TypesOnClassPath();

    Path data() {
        return data;
    }

    TypesOnClassPath types() {
        return types;
    }

    /** The type of this name. */
    ActorType<?, ?, ?> type() {
        return types.named(type);
    }

    /** Looks at the histories of the store. */
    <T> T look(Function<Histories, T> at) {
        ActorType<?, ?, ?> named = type();
        try (Histories histories = Histories.open(data, named)) {
            return at.apply(histories);
        } catch (JournalException refused) {
            throw UsageException.ofRefusal(refused);
        }
    }
}
