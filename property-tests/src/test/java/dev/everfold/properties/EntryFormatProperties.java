package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.everfold.ActorId;
import dev.everfold.journal.ByteReader;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.Timers;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Offset;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class EntryFormatProperties {

    @Property(tries = 500)
    void entryThatIsDecodedIsTheOneThatWasEncoded(
            @ForAll(supplier = Entries.Drafts.class) Draft draft,
            @ForAll(supplier = Entries.SomeTimers.class) Timers timers,
            @ForAll @LongRange(min = 1) long sequenceNumber,
            @ForAll @LongRange(min = 0) long previous,
            @ForAll long timestamp) {
        Entry entry = with(timers, draft.at(sequenceNumber, new Offset(previous), timestamp));

        Entry decoded = EntryFormat.decode(new ByteReader(encoded(entry)));

        assertThat(decoded)
                .usingRecursiveComparison()
                .withEqualsForType(Arrays::equals, byte[].class)
                .isEqualTo(entry);
    }

    @Property(tries = 300)
    void whoseEntryItProbablyIsDecidesNothing(
            @ForAll(supplier = Entries.Drafts.class) Draft draft,
            @ForAll(supplier = Entries.Drafts.class) Draft other,
            @ForAll @LongRange(min = 0) long previous) {
        Entry entry = draft.at(1, new Offset(previous), 0);
        byte[] bytes = encoded(entry);

        assertThat(EntryFormat.previous(new ByteReader(bytes))).isEqualTo(new Offset(previous));
        for (ActorId probable : List.of(draft.actor(), other.actor())) {
            Entry decoded = EntryFormat.decode(new ByteReader(bytes), probable);
            assertThat(encoded(decoded)).isEqualTo(bytes);
            assertThat(decoded.header().actor()).isEqualTo(draft.actor());
        }
    }

    @Property(tries = 500)
    void cutEntryIsRefused(
            @ForAll(supplier = Entries.Drafts.class) Draft draft,
            @ForAll(supplier = Entries.SomeTimers.class) Timers timers,
            @ForAll @IntRange(min = 0, max = 99) int percent) {
        byte[] bytes = encoded(with(timers, draft.at(1, Offset.NONE, 0)));
        int length = bytes.length * percent / 100;

        assertThatCode(() -> EntryFormat.decode(new ByteReader(bytes, 0, length)))
                .isInstanceOf(CorruptJournalException.class);
    }

    @Property(tries = 2_000)
    void damagedEntryIsAnotherEntryOrRefused(
            @ForAll(supplier = Entries.Drafts.class) Draft draft,
            @ForAll(supplier = Entries.SomeTimers.class) Timers timers,
            @ForAll @IntRange(min = 0, max = 1_000_000) int place,
            @ForAll @IntRange(min = 1, max = 255) int damage) {
        byte[] bytes = encoded(with(timers, draft.at(1, Offset.NONE, 0)));
        bytes[place % Math.min(bytes.length, 400)] ^= (byte) damage;

        assertOnlyCorrupt(bytes);
    }

    @Property(tries = 2_000)
    void anyBytesAreAnEntryOrRefused(@ForAll @Size(max = 300) byte[] bytes) {
        if (bytes.length > 2) {
            // Most random bytes would be refused for their version alone.
            bytes[0] = EntryFormat.VERSION;
            bytes[1] &= 0x3f;
        }
        assertOnlyCorrupt(bytes);
    }

    private static void assertOnlyCorrupt(byte[] bytes) {
        try {
            EntryFormat.previous(new ByteReader(bytes));
            EntryFormat.decode(new ByteReader(bytes));
        } catch (CorruptJournalException expected) {
            assertThat(expected).hasMessageContaining(" ");
        }
    }

    private static Entry with(Timers timers, Entry entry) {
        return new Entry(entry.header(), entry.cause(), entry.outcome(), entry.events(), entry.messages(), timers);
    }

    private static byte[] encoded(Entry entry) {
        ByteWriter out = new ByteWriter(64);
        EntryFormat.encode(entry, out);
        return out.toByteArray();
    }
}
