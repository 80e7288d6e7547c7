package dev.everfold.cli.past;

import dev.everfold.ActorId;
import dev.everfold.ActorType;
import dev.everfold.cli.console.UsageException;
import dev.everfold.history.ActorHistory;
import dev.everfold.history.Histories;
import dev.everfold.history.HistoryException;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which actor of which store. */
final class PastOfActor {

    @Mixin
    private Past past = new Past();

    @Option(names = "--key", paramLabel = "K", required = true, description = "The key of the actor.")
    private String key = "";

    /** Looks at the history of the actor, with the state itself rather than the view of it. */
    <T> T look(Function<ActorHistory<Object>, T> at) {
        return past.look(histories -> {
            ActorHistory<Object> history = history(histories, past.type());
            if (!history.exists()) {
                throw new HistoryException("there is no actor " + history.id() + " in " + past.data());
            }
            return at.apply(history);
        });
    }

    private <V> ActorHistory<Object> history(Histories histories, ActorType<?, V, ?> type) {
        try {
            var _ = new ActorId(type.name(), key);
        } catch (IllegalArgumentException impossible) {
            throw new UsageException("--key: " + impossible.getMessage());
        }
        return histories.history(type, key).unviewed();
    }
}
