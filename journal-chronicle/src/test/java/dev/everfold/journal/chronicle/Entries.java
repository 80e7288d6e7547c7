package dev.everfold.journal.chronicle;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.Header;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Entries for tests: of numbered actors, each with one event that tells its own number. */
final class Entries {

    static final Schema SCHEMA = new Schema("Counted", "a definition".getBytes(StandardCharsets.UTF_8));

    static final Claim CLAIM = new Claim("test", List.of(SCHEMA));

    private record Last(Offset offset, long sequenceNumber) {}

    private final Map<String, Last> lasts = new HashMap<>();

    /** Appends the next entry of this actor, with an event of this many bytes, at least eight. */
    Offset append(ShardJournal shard, String key, int eventBytes) {
        Last last = lasts.getOrDefault(key, new Last(Offset.NONE, 0));
        Entry entry = entry(key, last.sequenceNumber + 1, last.offset, eventBytes);
        Offset offset = shard.append(entry);
        lasts.put(key, new Last(offset, entry.lastSequenceNumber()));
        return offset;
    }

    /** Goes on where what lies in the shard ends. */
    static Entries continuing(ShardJournal shard) {
        Entries entries = new Entries();
        for (StoredEntry stored : all(shard)) {
            entries.lasts.put(
                    stored.entry().header().actor().key(),
                    new Last(stored.offset(), stored.entry().lastSequenceNumber()));
        }
        return entries;
    }

    /** The newest entry of this actor. */
    Offset head(String key) {
        return lasts.getOrDefault(key, new Last(Offset.NONE, 0)).offset;
    }

    static Entry entry(String key, long sequenceNumber, Offset previous, int eventBytes) {
        byte[] event = new byte[eventBytes];
        ByteBuffer.wrap(event).putLong(sequenceNumber);
        return new Entry(
                new Header(new ActorId("counter", key), sequenceNumber, previous, 1_700_000_000_000L + sequenceNumber),
                null,
                Outcome.ACCEPTED,
                List.of(new Payload(SCHEMA.fingerprint(), event)),
                List.of());
    }

    /** Every committed entry, in order. */
    static List<StoredEntry> all(ShardJournal shard) {
        return drain(shard.read(Offset.NONE));
    }

    static List<StoredEntry> drain(EntryCursor cursor) {
        List<StoredEntry> entries = new ArrayList<>();
        try (cursor) {
            for (StoredEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** The number that an entry's event tells. */
    static long number(StoredEntry stored) {
        return ByteBuffer.wrap(stored.entry().events().getFirst().bytes()).getLong();
    }
}
