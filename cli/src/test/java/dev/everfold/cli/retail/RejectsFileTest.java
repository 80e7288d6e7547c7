package dev.everfold.cli.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectsFileTest {

    @TempDir
    private Path directory;

    @Test
    void aCompleteFileTakesThePlaceOfTheOneBefore() throws IOException {
        Files.writeString(directory.resolve("rejects.csv"), "old");
        try (RejectsFile rejects = RejectsFile.create(directory)) {
            rejects.add(new Reject(7, "no, \"really\""));
            assertThat(directory.resolve("rejects.csv")).hasContent("old");
            rejects.complete();
        }
        assertThat(directory.resolve("rejects.csv"))
                .content()
                .isEqualToNormalizingNewlines("line,reason\n7,\"no, \"\"really\"\"\"\n");
        assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith("unfinished"));
    }

    @Test
    void aRunThatFailsLeavesTheFileOfTheRunBefore() throws IOException {
        Files.writeString(directory.resolve("rejects.csv"), "old");
        try (RejectsFile rejects = RejectsFile.create(directory)) {
            rejects.add(new Reject(7, "no"));
        }
        assertThat(directory.resolve("rejects.csv")).hasContent("old");
        assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith("unfinished"));
    }
}
