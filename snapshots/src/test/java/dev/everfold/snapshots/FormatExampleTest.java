package dev.everfold.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.Entry.SetTimer;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ChannelProgress;
import dev.everfold.snapshot.RecordedOutcome;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotFormat;
import dev.everfold.snapshot.TimerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The worked examples of docs/formats/snapshots.md, against the code. */
class FormatExampleTest {

    private static final int SHARD = 2;
    private static final ActorId ALICE = new ActorId("account", "alice");
    private static final Offset OFFSET = new Offset((1L << 32) | 0x520);
    private static final Schema SCHEMA = new Schema("Deposited", "v1".getBytes(StandardCharsets.UTF_8));
    private static final Keys KEYS = new Keys(SHARD);

    @Test
    void theStoreFile() {
        assertThat(block("store"))
                .isEqualTo(new Label(Fixture.JOURNAL, 4).text().strip());
    }

    @Test
    void theHead() {
        ActorHead head = new ActorHead(ALICE, 300, OFFSET, true);
        assertThat(example("head, key")).isEqualTo(hex(KEYS.head(ALICE)));
        assertThat(example("head")).isEqualTo(hex(SnapshotFormat.encode(SHARD, head)));
        assertThat(SnapshotFormat.head(SHARD, ALICE, SnapshotFormat.encode(SHARD, head)))
                .isEqualTo(head);
    }

    @Test
    void theSnapshot() {
        Payload payload = new Payload(SCHEMA.fingerprint(), new byte[] {5, 0});
        Snapshot snapshot = new Snapshot(
                300,
                OFFSET,
                1_700_000_000_000L,
                payload,
                List.of(new RecordedOutcome(
                        new Outcome(Outcome.Kind.REJECTED, "k1", payload, ""), 299, 1_699_999_999_000L)));
        byte[] bytes = SnapshotFormat.encode(SHARD, ALICE, snapshot);
        assertThat(example("snapshot, key")).isEqualTo(hex(KEYS.snapshot(ALICE, OFFSET)));
        assertThat(Keys.offset(KEYS.snapshot(ALICE, OFFSET))).isEqualTo(OFFSET.value());
        assertThat(example("snapshot")).isEqualTo(hex(bytes));
        assertThat(SnapshotFormat.snapshot(SHARD, ALICE, bytes))
                .usingRecursiveComparison()
                .isEqualTo(snapshot);
    }

    @Test
    void theSnapshotWithATimer() {
        Payload payload = new Payload(SCHEMA.fingerprint(), new byte[] {5, 0});
        Snapshot snapshot = new Snapshot(
                300,
                OFFSET,
                1_700_000_000_000L,
                payload,
                List.of(),
                List.of(new SetTimer("t1", 1_700_000_005_000L, payload, null, null)));
        byte[] bytes = SnapshotFormat.encode(SHARD, ALICE, snapshot);
        assertThat(example("snapshot with a timer")).isEqualTo(hex(bytes));
        assertThat(SnapshotFormat.snapshot(SHARD, ALICE, bytes))
                .usingRecursiveComparison()
                .isEqualTo(snapshot);
    }

    @Test
    void theTimer() {
        TimerKey timer = new TimerKey(1_700_000_005_000L, ALICE, "t1");
        assertThat(example("timer, key")).isEqualTo(hex(KEYS.timer(timer)));
        assertThat(Keys.timer(KEYS.timer(timer))).isEqualTo(timer);
    }

    @Test
    void theProgress() {
        BitSet above = new BitSet();
        above.set(1);
        above.set(9);
        ShardProgress progress =
                new ShardProgress(OFFSET, List.of(new ChannelProgress(5, 200, above, new Offset(OFFSET.value() - 32))));
        byte[] bytes = SnapshotFormat.encode(SHARD, progress);
        assertThat(example("progress, key")).isEqualTo(hex(KEYS.progress()));
        assertThat(example("progress")).isEqualTo(hex(bytes));
        assertThat(SnapshotFormat.progress(SHARD, bytes)).isEqualTo(progress);
    }

    @Test
    void theSchema() {
        byte[] bytes = SnapshotFormat.encode(SCHEMA);
        assertThat(example("schema, key")).isEqualTo(hex(Keys.schema(SCHEMA.fingerprint())));
        assertThat(example("schema")).isEqualTo(hex(bytes));
        assertThat(SnapshotFormat.schema(bytes)).isEqualTo(SCHEMA);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    /** The bytes of the example of this name: of each line what comes before the comment. */
    private static String example(String name) {
        return block(name)
                .lines()
                .map(line -> line.contains("|") ? line.substring(0, line.indexOf('|')) : line)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String block(String name) {
        try {
            String text = Files.readString(root().resolve("docs/formats/snapshots.md"));
            String head = "Example: " + name + "\n\n```text\n";
            int begin = text.indexOf(head);
            assertThat(begin).as("example %s", name).isNotNegative();
            return text.substring(begin + head.length(), text.indexOf("```", begin + head.length()))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("jvm.flags"))) {
            directory = Objects.requireNonNull(directory.getParent());
        }
        return directory;
    }
}
