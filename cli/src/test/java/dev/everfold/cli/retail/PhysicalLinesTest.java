package dev.everfold.cli.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhysicalLinesTest {

    @Test
    void everyKindOfLineEndEndsALine() throws IOException {
        assertThat(texts("a\nb\r\nc\rd")).containsExactly("1:a", "2:b", "3:c", "4:d");
    }

    @Test
    void aLastLineNeedsNoLineEnd() throws IOException {
        assertThat(texts("a\nb")).isEqualTo(texts("a\nb\n"));
    }

    @Test
    void emptyLinesCount() throws IOException {
        assertThat(texts("\n\r\na")).containsExactly("1:", "2:", "3:a");
    }

    @Test
    void nothingIsNoLine() throws IOException {
        assertThat(texts("")).isEmpty();
    }

    @Test
    void aLineEndCutByTheBufferIsOneLineEnd() throws IOException {
        InputStream bytewise = new ByteArrayInputStream("a\r\nb".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(1, length));
            }
        };
        assertThat(texts(bytewise)).containsExactly("1:a", "2:b");
    }

    @Test
    void ofALineThatIsTooLongOnlyTheBeginningIsKept() throws IOException {
        String longest = "x".repeat(PhysicalLines.LINE_BYTES_MAX);
        PhysicalLines lines = lines(longest + "\n" + longest + "y" + "\nz");
        assertThat(lines.next()).satisfies(line -> {
            assertThat(line.isTooLong()).isFalse();
            assertThat(line.bytes()).hasSize(PhysicalLines.LINE_BYTES_MAX);
        });
        assertThat(lines.next()).satisfies(line -> {
            assertThat(line.isTooLong()).isTrue();
            assertThat(line.bytes()).hasSize(PhysicalLines.LINE_BYTES_MAX);
        });
        assertThat(lines.next()).satisfies(line -> assertThat(line.number()).isEqualTo(3));
    }

    private static List<String> texts(String text) throws IOException {
        return texts(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(InputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        PhysicalLines lines = new PhysicalLines(in);
        for (PhysicalLine line = lines.next(); line != null; line = lines.next()) {
            texts.add(line.number() + ":" + new String(line.bytes(), StandardCharsets.UTF_8));
        }
        return texts;
    }

    private static PhysicalLines lines(String text) {
        return new PhysicalLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
