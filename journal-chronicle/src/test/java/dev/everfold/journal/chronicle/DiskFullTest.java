package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.everfold.Durability;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.ShardJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a real file system that runs full. Needs to mount one; in CI not being able to is a failure. */
class DiskFullTest {

    private static final JournalOptions OPTIONS =
            JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10).reserveBytes(4 << 20);

    @TempDir
    Path mount;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", mount.toString());
        if (!mounted && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("CI has to be able to mount a tmpfs, or this test tests nothing");
        }
        assumeTrue(mounted, "mounting a small tmpfs takes root");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            // Chronicle lets go of its files a little after they are closed.
            run("umount", "-l", mount.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void aFullDiskRefusesNewWorkThenFailsTheShardAndLosesNothing(Durability durability) throws Exception {
        Path store = mount.resolve("store");
        JournalOptions options = OPTIONS.durability(durability);
        int acknowledged = 0;
        int refusedAt = 0;
        try (ChronicleJournal journal = ChronicleJournal.open(store, options)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            // An owner that does not ask for room, to see what happens in the end.
            for (int i = 0; i < 2000; i++) {
                entries.append(shard, "key" + i % 5, 20_000);
                shard.commit();
                acknowledged++;
                if (refusedAt == 0 && !shard.hasRoom()) {
                    refusedAt = acknowledged;
                }
                // The file system is asked ten times a second, and this one is full in less without.
                Thread.sleep(1);
            }
        } catch (JournalException e) {
            assertThat(e.getMessage()).contains("shard 0");
        }
        assertThat(acknowledged).isBetween(200, 1999);
        assertThat(refusedAt).as("there was no room before it failed").isBetween(1, acknowledged);
        List<?> found =
                Peek.entries(SegmentName.shard(store, 0), Manifest.read(store).storeId());
        assertThat(found.size()).isGreaterThanOrEqualTo(acknowledged);
    }

    @Test
    void aSegmentThatDoesNotFitIsAnErrorAndNoFaultInMappedMemory() throws Exception {
        Path store = mount.resolve("store");
        ChronicleJournal.open(store, OPTIONS).close();
        for (int pages = 0; pages < 48; pages++) {
            Path ballast = mount.resolve("ballast");
            fill(ballast, pages);
            try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
                assertThatThrownBy(() -> journal.acquire(0, Entries.CLAIM))
                        .as("%s pages are left", pages)
                        .isInstanceOf(JournalException.class)
                        .hasCauseInstanceOf(IOException.class);
            }
            Files.delete(ballast);
        }
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
            assertThat(Entries.all(journal.acquire(0, Entries.CLAIM))).isEmpty();
        }
    }

    /** Takes all space but so many pages. */
    private static void fill(Path ballast, int pages) throws IOException {
        long bytes = ballast.toFile().getParentFile().getUsableSpace() - pages * 4096L;
        try (var out = Files.newOutputStream(ballast)) {
            for (long written = 0; written < bytes; written += 4096) {
                out.write(new byte[4096]);
            }
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
