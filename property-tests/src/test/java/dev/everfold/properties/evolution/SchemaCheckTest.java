package dev.everfold.properties.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.codec.Schema;
import dev.everfold.codec.kryo.KryoCodec;
import dev.everfold.evolution.RecordedSchema;
import dev.everfold.evolution.RecordedSchemas;
import dev.everfold.evolution.SchemaFile;
import dev.everfold.testkit.SchemaCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCheckTest {

    record Paid(int cents) {}

    record PaidInEuros(int cents, String currency) {}

    record PaidExactly(String cents) {}

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void recordTheFirstVersion() {
        file = directory.resolve(SchemaFile.NAME);
        SchemaCheck.of(till(version(Paid.class))).record(file);
    }

    @Test
    void whatHasNotChangedIsFine() {
        assertThatCode(() -> SchemaCheck.of(till(version(Paid.class))).verify(file))
                .doesNotThrowAnyException();
    }

    @Test
    void anAddedComponentWithoutDefaultIsNamedWithWhatToDo() {
        assertThatThrownBy(
                        () -> SchemaCheck.of(till(version(PaidInEuros.class))).verify(file))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("UNREADABLE Till")
                .hasMessageContaining("Paid.currency was added")
                .hasMessageContaining("defaultValue(PaidInEuros.class, \"currency\", …)");
    }

    @Test
    void anAddedComponentWithDefaultOnlyHasToBeRecorded() {
        SchemaCheck check =
                SchemaCheck.of(till(version(PaidInEuros.class).defaultValue(PaidInEuros.class, "currency", "EUR")));
        assertThatThrownBy(() -> check.verify(file))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("new Till: Paid ")
                .hasMessageContaining("run --record")
                .hasMessageNotContaining("UNREADABLE");

        check.record(file);
        assertThatCode(() -> check.verify(file)).doesNotThrowAnyException();
    }

    @Test
    void aComponentOfAnotherTypeIsNamedWithWhatToDo() {
        assertThatThrownBy(
                        () -> SchemaCheck.of(till(version(PaidExactly.class))).verify(file))
                .hasMessageContaining("Paid.cents was written as int and is string today")
                .hasMessageContaining("upcast");
    }

    @Test
    void aTypeThatIsGoneIsNamedWithWhatToDo() {
        assertThatThrownBy(() -> SchemaCheck.of(till(KryoCodec.builder(PaidExactly.class)))
                        .verify(file))
                .hasMessageContaining("no type of today is named Paid")
                .hasMessageContaining("alias(\"Paid\", …)");
    }

    @Test
    void anActorTypeThatIsGoneIsNamed() {
        ActorType<?, ?, ?> other =
                ActorType.of("Shop", new Till()).codec(version(Paid.class).build());
        assertThatThrownBy(() -> SchemaCheck.of(other).verify(file))
                .hasMessageContaining("UNREADABLE Till: no actor type of today has this name")
                .hasMessageContaining("[Shop]");
    }

    @Test
    void whatWasRecordedOnceStaysBesideWhatIsNew() throws IOException {
        KryoCodec.Builder second = version(PaidInEuros.class).defaultValue(PaidInEuros.class, "currency", "EUR");
        SchemaCheck.of(till(second)).record(file);
        assertThat(SchemaFile.read(file).orElseThrow().all())
                .extracting(recorded -> new String(recorded.schema().definition(), StandardCharsets.UTF_8))
                .containsExactly(
                        "everfold-kryo 1\nPaid\nrecord Paid cents:int\n",
                        "everfold-kryo 1\nPaid\nrecord Paid cents:int currency:string?\n");
        assertThatThrownBy(() -> SchemaCheck.of(till(version(Paid.class).name(Paid.class, "PaidV3")))
                        .verify(file))
                .hasMessageContaining("2 of 2 recorded schemas cannot be read");
    }

    @Test
    void recordingAgainChangesNothing() throws IOException {
        String before = Files.readString(file);
        SchemaCheck.of(till(version(Paid.class))).record(file);
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void withoutAFileNothingIsFine() {
        assertThatThrownBy(() -> SchemaCheck.of(till(version(Paid.class))).verify(directory.resolve("none.txt")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("schema --record");
    }

    @Test
    void aFileThatWasChangedByHandIsRefusedWithTheLine() throws IOException {
        Files.writeString(file, Files.readString(file).replace("cents:int", "cents:long"));
        assertThatThrownBy(() -> SchemaFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 5: the schema of Paid was changed");
        Files.writeString(file, "everfold-schemas 1\nTill 00\n");
        assertThatThrownBy(() -> SchemaFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2");
        Files.writeString(file, "dear friend\n");
        assertThatThrownBy(() -> SchemaFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not begin with");
    }

    @Test
    void aDefinitionThatIsNoTextIsKeptAsItIs() throws IOException {
        RecordedSchemas binary = RecordedSchemas.of(List.of(
                new RecordedSchema("Till", new Schema("A b", new byte[] {(byte) 0xff, 0, 10})),
                new RecordedSchema("Till", new Schema("B", new byte[0])),
                new RecordedSchema("Till", new Schema("C", "x\r\n".getBytes(StandardCharsets.UTF_8)))));
        SchemaFile.write(file, binary);
        assertThat(SchemaFile.read(file).orElseThrow().all()).isEqualTo(binary.all());
    }

    private static KryoCodec.Builder version(Class<?> type) {
        return KryoCodec.builder(type).name(type, "Paid");
    }

    private static ActorType<?, ?, ?> till(KryoCodec.Builder codec) {
        return ActorType.of("Till", new Till()).codec(codec.build());
    }

    /** What it decides does not matter here. */
    private static final class Till implements Decider<Object, Object, Object, Object> {
        @Override
        public Object initialState() {
            return 0;
        }

        @Override
        public Decision<Object, Object> decide(Object command, Object state) {
            return Decision.accept();
        }

        @Override
        public Object evolve(Object state, Object event) {
            return state;
        }
    }
}
