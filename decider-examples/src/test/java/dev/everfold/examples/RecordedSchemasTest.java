package dev.everfold.examples;

import dev.everfold.ActorTypes;
import dev.everfold.evolution.SchemaFile;
import dev.everfold.testkit.SchemaCheck;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RecordedSchemasTest {

    @Test
    void everythingRecordedCanBeRead() {
        SchemaCheck.of(ActorTypes.installed(getClass().getClassLoader())).verify(Path.of(SchemaFile.NAME));
    }
}
