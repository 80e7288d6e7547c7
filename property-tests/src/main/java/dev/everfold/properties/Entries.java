package dev.everfold.properties;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.Answer;
import dev.everfold.journal.Entry.EndedTimer;
import dev.everfold.journal.Entry.Origin;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.Entry.Outgoing;
import dev.everfold.journal.Entry.SetTimer;
import dev.everfold.journal.Entry.Timers;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Offset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Entries of every shape: each field with all that it may hold. */
public final class Entries {

    /** The largest payload among arbitrary entries; a few of them roll a segment of the smallest size. */
    static final int PAYLOAD_BYTES_MAX = 60_000;

    private static final List<ActorId> REGULARS = List.of(
            new ActorId("account", "a"),
            new ActorId("account", "b"),
            new ActorId("stock-item", "b"),
            new ActorId("account", "Äpfel/../日本 %2e\"'\\"),
            new ActorId("x", "k".repeat(ActorId.KEY_BYTES_MAX)));

    private Entries() {}

    /** Entries without their place, mostly of a few actors, so that histories interleave. */
    public static final class Drafts implements ArbitrarySupplier<Draft> {
        @Override
        public Arbitrary<Draft> get() {
            return drafts();
        }
    }

    /** One to forty of them. */
    public static final class DraftLists implements ArbitrarySupplier<List<Draft>> {
        @Override
        public Arbitrary<List<Draft>> get() {
            return drafts().list().ofMinSize(1).ofMaxSize(40);
        }
    }

    /** What a turn may have to do with timers. */
    public static final class SomeTimers implements ArbitrarySupplier<Timers> {
        @Override
        public Arbitrary<Timers> get() {
            Arbitrary<Long> dues = Arbitraries.frequencyOf(
                    Tuple.of(4, Arbitraries.longs().between(0, Long.MAX_VALUE)),
                    Tuple.of(1, Arbitraries.just(SetTimer.AT_OPENING)));
            Arbitrary<Answer> answers =
                    Combinators.combine(actors(), payloads()).as(Answer::new);
            Arbitrary<SetTimer> set = Combinators.combine(
                            texts(40), dues, payloads(), actors().injectNull(0.5), answers.injectNull(0.5))
                    .as((name, due, command, receiver, answer) ->
                            new SetTimer(name, due, command, receiver, receiver == null ? null : answer));
            Arbitrary<EndedTimer> ended = Combinators.combine(Arbitraries.of(EndedTimer.End.class), texts(40), dues)
                    .as(EndedTimer::new);
            return Combinators.combine(
                            texts(40).injectNull(0.5),
                            set.list().ofMaxSize(3),
                            ended.list().ofMaxSize(3))
                    .as(Timers::new);
        }
    }

    static Arbitrary<Draft> drafts() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.of(REGULARS)), Tuple.of(1, actors())),
                        Arbitraries.integers().between(0, 100_000),
                        origins().injectNull(0.6),
                        outcomes(),
                        payloads().list().ofMaxSize(4),
                        outgoing().list().ofMaxSize(3))
                .as(Draft::new);
    }

    static Arbitrary<ActorId> actors() {
        return Combinators.combine(
                        Arbitraries.strings()
                                .withCharRange('a', 'z')
                                .numeric()
                                .withChars("._-")
                                .ofMinLength(1)
                                .ofMaxLength(63)
                                .map(rest -> "t" + rest),
                        keys())
                .as(ActorId::new);
    }

    private static Arbitrary<String> keys() {
        return texts(100)
                .map(text -> Normalizer.normalize(text, Normalizer.Form.NFC))
                .filter(text -> text.getBytes(StandardCharsets.UTF_8).length <= ActorId.KEY_BYTES_MAX);
    }

    private static Arbitrary<String> texts(int lengthMax) {
        return Arbitraries.strings()
                .all()
                .ofMinLength(1)
                .ofMaxLength(lengthMax)
                .map(Entries::withoutControlsAndSurrogates)
                .filter(text -> !text.isEmpty());
    }

    private static String withoutControlsAndSurrogates(String text) {
        StringBuilder kept = new StringBuilder();
        text.chars()
                .filter(c -> !Character.isISOControl(c) && !Character.isSurrogate((char) c))
                .forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    private static Arbitrary<Payload> payloads() {
        Arbitrary<Integer> sizes = Arbitraries.frequencyOf(
                Tuple.of(30, Arbitraries.integers().between(0, 200)),
                Tuple.of(1, Arbitraries.integers().between(200, PAYLOAD_BYTES_MAX)));
        return Combinators.combine(Arbitraries.longs(), sizes, Arbitraries.randomValue(random -> random.nextLong()))
                .as((fingerprint, size, seed) -> new Payload(fingerprint, bytes(size, seed)));
    }

    private static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new java.util.Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Arbitrary<Origin> origins() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.longs().between(1, Long.MAX_VALUE),
                        offsets())
                .as(Origin::new);
    }

    private static Arbitrary<Offset> offsets() {
        return Arbitraries.longs().between(0, Long.MAX_VALUE).map(Offset::new);
    }

    private static Arbitrary<Outcome> outcomes() {
        Arbitrary<Outcome> kept = Combinators.combine(
                        Arbitraries.of(Outcome.Kind.class),
                        texts(256),
                        payloads().injectNull(0.2))
                .as((kind, key, reply) -> outcome(kind, key, reply, ""));
        Arbitrary<Outcome> failed = texts(300).map(note -> outcome(Outcome.Kind.FAILED, null, null, note));
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(Outcome.ACCEPTED)),
                Tuple.of(3, kept),
                Tuple.of(1, failed),
                Tuple.of(1, Arbitraries.just(outcome(Outcome.Kind.REJECTED, null, null, ""))));
    }

    private static Outcome outcome(Outcome.Kind kind, @Nullable String key, @Nullable Payload reply, String note) {
        return new Outcome(kind, key, reply, note);
    }

    private static Arbitrary<Outgoing> outgoing() {
        Arbitrary<Answer> answers = Combinators.combine(actors(), payloads()).as(Answer::new);
        return Combinators.combine(
                        actors(),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.longs().between(1, Long.MAX_VALUE),
                        payloads(),
                        answers.injectNull(0.5))
                .as(Outgoing::new);
    }

    /** How many bytes the journal's limit counts for this entry. */
    static int sizeOf(Entry entry) {
        ByteWriter bytes = new ByteWriter(1024);
        EntryFormat.encode(entry, bytes);
        return bytes.size();
    }
}
