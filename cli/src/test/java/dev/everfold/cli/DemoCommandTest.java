package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class DemoCommandTest {

    @TempDir
    private Path directory;

    @Test
    void theStoryEndsWellInAboutADozenLines() {
        Path kept = directory.resolve("kept");
        Tool.Outcome outcome = Tool.run("demo", "--data", kept.toString());
        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("exit code 137")
                .contains("Everything is equal")
                .doesNotContain("WRONG")
                .doesNotContain("NOT EQUAL");
        assertThat(outcome.out().lines()).hasSizeBetween(8, 16);
        assertThat(kept.resolve("invoices.csv")).exists();
        assertThat(kept.resolve("store")).isNotEmptyDirectory();
    }

    @Test
    void aDirectoryWithSomethingInItIsLeftAlone() throws IOException {
        Files.writeString(directory.resolve("letter.txt"), "dear");
        Tool.Outcome outcome = Tool.run("demo", "--data", directory.toString());
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("is not empty");
        assertThat(directory).isDirectoryContaining("glob:**/letter.txt");
    }
}
