package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.everfold.ActorSystem;
import dev.everfold.examples.counter.Counter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    @TempDir
    private Path directory;

    @Test
    void aSoundStoreIsCounted() {
        makeStore();
        Tool.Outcome outcome = Tool.run("verify", "--data", store(), "--json");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode json = outcome.json();
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("entries", "actors", "shards", "bytes", "damage");
        assertThat(json.path("entries").asLong()).isEqualTo(300);
        assertThat(json.path("actors").asLong()).isEqualTo(3);
        assertThat(json.path("shards").asLong()).isEqualTo(1);
        assertThat(json.path("bytes").asLong()).isPositive();
        assertThat(json.path("damage")).isEmpty();
        assertThat(Tool.run("verify", "--data", store()).out()).startsWith("sound: 300 entries of 3 actors");
    }

    @Test
    void aFlippedByteIsDamageAndItsPlaceIsNamed() throws IOException {
        makeStore();
        flipByteInTheMiddleOfTheLargestFile();
        Tool.Outcome outcome = Tool.run("verify", "--data", store(), "--json");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.json().path("damage")).isNotEmpty().allSatisfy(damage -> {
            assertThat(damage.path("where").asText()).isNotEmpty();
            assertThat(damage.path("what").asText()).isNotEmpty();
        });
        assertThat(Tool.run("verify", "--data", store()).out()).startsWith("DAMAGED");
    }

    @Test
    void whatIsNoStoreIsAUsageError() throws IOException {
        Files.writeString(directory.resolve("letter.txt"), "dear");
        for (Path wrong : List.of(directory, directory.resolve("letter.txt"), directory.resolve("nothing"))) {
            Tool.Outcome outcome = Tool.run("verify", "--data", wrong.toString(), "--json");
            assertThat(outcome.exitCode()).as("%s", wrong).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err().lines()).singleElement().asString().startsWith("everfold: there is no store in");
        }
    }

    @Test
    void aStoreInUseIsLeftAlone() {
        try (ActorSystem system = ActorSystem.open(Path.of(store()), Counter.TYPE)) {
            system.ref(Counter.TYPE, "a").ask(new Counter.Deposit(1));
            Tool.Outcome outcome = Tool.run("verify", "--data", store());
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).contains("already open");
        }
    }

    private String store() {
        return directory.resolve("store").toString();
    }

    private void makeStore() {
        try (ActorSystem system = ActorSystem.open(Path.of(store()), Counter.TYPE)) {
            for (int i = 0; i < 300; i++) {
                system.ref(Counter.TYPE, "actor-" + i % 3).ask(new Counter.Deposit(1));
            }
        }
    }

    /** In the middle of what is written: the end of a segment is empty. */
    private void flipByteInTheMiddleOfTheLargestFile() throws IOException {
        Path largest;
        try (Stream<Path> files = Files.walk(Path.of(store()))) {
            largest = files.filter(file -> file.toString().endsWith(".cq4"))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(largest);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        int place = end - 5_000;
        try (RandomAccessFile file = new RandomAccessFile(largest.toFile(), "rw")) {
            file.seek(place);
            file.write(bytes[place] ^ 1);
        }
    }
}
