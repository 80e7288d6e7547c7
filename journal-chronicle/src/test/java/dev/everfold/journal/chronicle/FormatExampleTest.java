package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.journal.ByteReader;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.Answer;
import dev.everfold.journal.Entry.Cause;
import dev.everfold.journal.Entry.EndedTimer;
import dev.everfold.journal.Entry.Header;
import dev.everfold.journal.Entry.Origin;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.Entry.Outgoing;
import dev.everfold.journal.Entry.SetTimer;
import dev.everfold.journal.Entry.Timers;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Offset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked examples of docs/formats/journal.md and archive.md, against the code. */
class FormatExampleTest {

    private static final UUID STORE = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static final Schema SCHEMA = new Schema("Deposited", "v1".getBytes(StandardCharsets.UTF_8));
    private static final Offset PREVIOUS = new Offset(Place.of(1, 0x520));

    @Test
    void theStoreFile() {
        assertThat(example("store")).isEqualTo(new Manifest(STORE, 4).text().strip());
    }

    @Test
    void theManifestOfAnArchive() {
        String block = block("archive.md", "manifest");
        ArchiveManifest manifest = new ArchiveManifest(
                STORE, 0, List.of(new ArchiveManifest.Archived(1, 1, 12), new ArchiveManifest.Archived(2, 12, 23)));
        assertThat(block).isEqualTo(manifest.text());
        assertThat(ArchiveManifest.parse(block, Path.of("manifest"))).isEqualTo(manifest);
    }

    @Test
    void theClaimFrame() {
        ByteWriter out = new ByteWriter(64);
        Frame.begin(out);
        new SegmentClaim(STORE, 1, 0, 0, new Claim("1.0", List.of(SCHEMA))).encode(out);
        assertThat(example("claim")).isEqualTo(hex(seal(out, Frame.CLAIM, 1, 0)));
    }

    @Test
    void theEntryFrame() {
        ByteWriter out = new ByteWriter(64);
        Frame.begin(out);
        EntryFormat.encode(entry(), out);
        byte[] frame = seal(out, Frame.ENTRY, 7, 6);
        assertThat(example("entry")).isEqualTo(hex(frame));
        Frame read = new Frame();
        assertThat(read.read(frame, 0, frame.length)).isEqualTo(Frame.Reading.VALID);
        Entry decoded = EntryFormat.decode(new ByteReader(frame, Frame.HEADER_BYTES, read.payloadBytes));
        assertThat(decoded).usingRecursiveComparison().isEqualTo(entry());
    }

    @Test
    void theEntryWithEverything() {
        Payload payload = new Payload(SCHEMA.fingerprint(), new byte[] {9});
        Entry entry = new Entry(
                new Header(new ActorId("account", "é"), 300, PREVIOUS, 1_700_000_000_000L),
                new Origin(3, 200, new Offset(Place.of(2, 0x600))),
                new Outcome(Outcome.Kind.FAILED, "k1", payload, "boom"),
                List.of(),
                List.of(new Outgoing(
                        new ActorId("audit", "a"), 2, 5, payload, new Answer(new ActorId("audit", "b"), payload))));
        ByteWriter out = new ByteWriter(64);
        EntryFormat.encode(entry, out);
        assertThat(example("full entry")).isEqualTo(hex(out.toByteArray()));
        assertThat(EntryFormat.decode(new ByteReader(out.toByteArray())))
                .usingRecursiveComparison()
                .isEqualTo(entry);
    }

    @Test
    void theEntryWithTimers() {
        Payload payload = new Payload(SCHEMA.fingerprint(), new byte[] {9});
        ActorId audit = new ActorId("audit", "a");
        Entry entry = new Entry(
                new Header(new ActorId("account", "alice"), 2, PREVIOUS, 1_700_000_000_000L),
                new Cause(null, null),
                Outcome.ACCEPTED,
                List.of(),
                List.of(),
                new Timers(
                        "now",
                        List.of(
                                new SetTimer("soon", 1_700_000_005_000L, payload, null, null),
                                new SetTimer(
                                        "late",
                                        SetTimer.AT_OPENING,
                                        payload,
                                        audit,
                                        new Answer(new ActorId("audit", "b"), payload))),
                        List.of(new EndedTimer(EndedTimer.End.FIRED, "now", 1_700_000_000_000L))));
        ByteWriter out = new ByteWriter(64);
        EntryFormat.encode(entry, out);
        assertThat(example("entry with timers")).isEqualTo(hex(out.toByteArray()));
        assertThat(EntryFormat.decode(new ByteReader(out.toByteArray())))
                .usingRecursiveComparison()
                .isEqualTo(entry);
    }

    @Test
    void theWatermark(@TempDir Path directory) throws IOException {
        try (Watermark watermark = Watermark.open(directory, 2, Disk.REAL)) {
            watermark.write(7);
        }
        assertThat(example("watermark")).isEqualTo(hex(Files.readAllBytes(directory.resolve("watermark"))));
        assertThat(Watermark.read(directory, 2)).isEqualTo(7);
        assertThat(Watermark.read(directory, 1)).as("of another shard").isZero();
    }

    @Test
    void theTableOfRecoveryHasARowForEveryFinding() {
        List<String> rows = text("journal.md")
                .lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.split("\\|", -1)[1].strip())
                .toList();
        for (Class<?> finding : Finding.class.getPermittedSubclasses()) {
            assertThat(rows).contains(finding.getSimpleName());
        }
    }

    private static Entry entry() {
        return new Entry(
                new Header(new ActorId("account", "alice"), 2, PREVIOUS, 1_700_000_000_000L),
                null,
                Outcome.ACCEPTED,
                List.of(new Payload(SCHEMA.fingerprint(), new byte[] {5, 0})),
                List.of());
    }

    private static byte[] seal(ByteWriter out, int kind, long sequence, long watermark) {
        Frame frame = new Frame();
        frame.kind = kind;
        frame.shard = 2;
        frame.segment = 1;
        frame.sequence = sequence;
        frame.watermark = watermark;
        frame.seal(out);
        return out.toByteArray();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    /** The text of the example of this name: of each line what comes before the comment. */
    private static String example(String name) {
        String block = block("journal.md", name);
        if (name.equals("store")) {
            return block.strip();
        }
        return block.lines()
                .map(line -> line.contains("|") ? line.substring(0, line.indexOf('|')) : line)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String block(String file, String name) {
        String text = text(file);
        String head = "Example: " + name + "\n\n```text\n";
        int begin = text.indexOf(head);
        assertThat(begin).as("example %s", name).isNotNegative();
        return text.substring(begin + head.length(), text.indexOf("```", begin + head.length()));
    }

    private static String text(String file) {
        try {
            return Files.readString(root().resolve("docs/formats").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("jvm.flags"))) {
            directory = java.util.Objects.requireNonNull(directory.getParent());
        }
        return directory;
    }
}
