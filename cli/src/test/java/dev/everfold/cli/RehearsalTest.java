package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorSystem;
import dev.everfold.examples.counter.Counter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

    @Test
    void rehearsalLivesTwice(@TempDir Path directory) {
        Rehearsal.rehearse(directory);
        try (ActorSystem system = ActorSystem.open(directory, Counter.TYPE)) {
            assertThat(system.ref(Counter.TYPE, "account-0").state().state().amount())
                    .isEqualTo(2);
        }
    }
}
