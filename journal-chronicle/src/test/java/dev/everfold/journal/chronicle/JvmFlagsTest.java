package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.queue.ChronicleQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chronicle Queue reaches into the JDK; the flags in {@code jvm.flags} are what lets it. */
class JvmFlagsTest {

    @TempDir
    Path directory;

    /** Tries to open a journal, and says what came of it. */
    public static void main(String[] arguments) {
        try (ChronicleJournal _ = ChronicleJournal.open(Path.of(arguments[0]), JournalOptions.DEFAULT)) {
            System.out.println("opened");
        } catch (JournalException e) {
            System.out.println(e.getMessage());
        }
    }

    @Test
    void chronicleOpensAQueueAndReadsBackWhatItWrote() {
        try (ChronicleQueue queue = ChronicleQueue.single(directory.toString())) {
            try (var appender = queue.createAppender()) {
                appender.writeText("one entry");
            }
            try (var tailer = queue.createTailer()) {
                assertThat(tailer.readText()).isEqualTo("one entry");
                assertThat(tailer.readText()).isNull();
            }
        }
    }

    @Test
    void theFlagFileReachesTheTestsOfEveryModule() {
        assertThat(System.getProperty("chronicle.analytics.disable")).isEqualTo("true");
        assertThat(JvmFlags.missing(
                        JvmFlags.class.getModule(),
                        ManagementFactory.getRuntimeMXBean().getInputArguments()))
                .isEmpty();
    }

    @Test
    void withoutTheFlagsOpeningNamesEveryLineThatIsMissingAndMakesNothing() throws Exception {
        List<String> required = Files.readAllLines(root().resolve("jvm.flags")).stream()
                .filter(line -> line.startsWith("--"))
                .toList();
        assertThat(required).hasSize(5);
        Path store = directory.resolve("store");
        assertThat(open(store, List.of())).contains(required);
        for (String missing : required) {
            List<String> others =
                    required.stream().filter(line -> !line.equals(missing)).toList();
            assertThat(open(store, others)).contains(missing).doesNotContain(others);
        }
        assertThat(store).doesNotExist();
        assertThat(open(store, required)).contains("opened");
    }

    private static String open(Path store, List<String> flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(flags);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), JvmFlagsTest.class.getName(), store.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(20, TimeUnit.SECONDS);
        return said;
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("jvm.flags"))) {
            directory = java.util.Objects.requireNonNull(directory.getParent());
        }
        return directory;
    }
}
