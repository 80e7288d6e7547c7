package dev.everfold.internal;

import dev.everfold.UndeliveredMessage;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lists the messages of one shard that their receivers have not handled, from the journal. */
final class Undelivered {

    private Undelivered() {}

    static Stream<UndeliveredMessage> of(Shard sender, Commons commons) {
        List<Handled> handled = new ArrayList<>();
        Offset from = null;
        for (Shard receiver : commons.shards()) {
            ShardMessages.Backlog backlog = receiver.messages().backlogFrom(sender.number());
            handled.add(backlog.handled());
            boolean hasSome = backlog.handled().count() < sender.messages().sentTo(receiver.number());
            if (hasSome && (from == null || backlog.resume().compareTo(from) < 0)) {
                from = backlog.resume();
            }
        }
        if (from == null) {
            return Stream.empty();
        }
        EntryCursor cursor = sender.journal().read(from);
        return Stream.generate(cursor::next)
                .takeWhile(stored -> stored != null)
                .flatMap(stored -> messages(stored, handled, commons))
                .onClose(cursor::close);
    }

    private static Stream<UndeliveredMessage> messages(StoredEntry stored, List<Handled> handled, Commons commons) {
        Entry entry = stored.entry();
        return entry.messages().stream()
                .filter(message -> !handled.get(message.shard()).contains(message.number()))
                .map(message -> {
                    Schema schema =
                            commons.dictionary().schema(message.command().fingerprint());
                    return new UndeliveredMessage(
                            entry.header().actor(),
                            message.receiver(),
                            schema == null ? "unknown" : schema.typeName(),
                            entry.header().timestampMillis());
                });
    }
}
