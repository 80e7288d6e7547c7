package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.everfold.properties.architecture.Modules;
import dev.everfold.properties.architecture.Walls;
import dev.everfold.properties.architecture.WorldAccess;
import dev.everfold.properties.tidy.Repository;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walls between the modules, judged on their compiled classes. {@code ArchitectureRulesTest} tries the rules. */
class ArchitectureTest {
    /**
     * The vocabulary of the root package (ids, exceptions) is used by the SPIs, and these classes put the SPIs together
     * for the caller: the only places where the root package knows what is below it, and history what is behind it.
     */
    private static final Set<String> DOORS = Set.of(
            "dev.everfold.ActorSystem",
            "dev.everfold.ActorType",
            "dev.everfold.SystemOptions",
            "dev.everfold.history.Histories",
            "dev.everfold.durable.DurableSystem",
            "dev.everfold.durable.DurableSystem$Setup");

    private static Modules modules;

    @BeforeAll
    static void readTheClasses() {
        modules = Modules.read();
    }

    @Test
    void everyModuleIsJudged() {
        for (String module : Repository.modules()) {
            assertThat(modules.of(module)).as(module).isNotEmpty();
        }
    }

    @Test
    void theCoreUsesTheJdkAndCaffeineOnly() {
        assertThat(Walls.usesOutside(
                        modules.of("actor-core"),
                        Set.of("java", "dev.everfold", "com.github.benmanes.caffeine", "org.jspecify")))
                .isEmpty();
    }

    @Test
    void onlyTheChronicleJournalTouchesChronicle() {
        assertThat(Walls.usesOf("net.openhft", modules.classes(), "dev.everfold.journal.chronicle"))
                .isEmpty();
    }

    @Test
    void onlyTheKryoCodecTouchesKryo() {
        assertThat(Walls.usesOf("com.esotericsoftware", modules.classes(), "dev.everfold.codec.kryo"))
                .isEmpty();
    }

    @Test
    void onlyTheSnapshotStoreTouchesRocksDb() {
        assertThat(Walls.usesOf("org.rocksdb", modules.classes(), "dev.everfold.snapshots"))
                .isEmpty();
    }

    @Test
    void noModuleUsesTheInternalsOfAnother() {
        assertThat(Walls.usesOfForeignInternals(modules.classes(), modules::moduleOf))
                .isEmpty();
    }

    @Test
    void theEngineHasOneDoorAndItsPastAnother() {
        assertThat(Walls.usesBesideTheDoors(
                        modules.classes(),
                        "dev.everfold.internal",
                        Set.of("dev.everfold.ActorSystem", "dev.everfold.history.Histories")))
                .isEmpty();
    }

    @Test
    void noPackagesFormACycle() {
        assertThat(Walls.cycles(modules.classes(), DOORS)).isEmpty();
    }

    @Test
    void timeComesFromTheEnvironment() {
        assertThat(WorldAccess.times(simulated())).isEmpty();
    }

    @Test
    void chanceComesWithASeed() {
        assertThat(WorldAccess.chances(simulated())).isEmpty();
    }

    /**
     * Without the command line and the test instruments, which measure from outside, and without the journal on disks:
     * a simulation has a disk of its own instead.
     */
    private static List<JavaClass> simulated() {
        Set<String> outside = Set.of("cli", "property-tests", "journal-chronicle");
        return modules.classes().stream()
                .filter(type -> !outside.contains(modules.moduleOf(type)))
                .toList();
    }

    @Test
    void nothingSleeps() {
        assertThat(WorldAccess.sleeps(modules.classes())).isEmpty();
    }

    /** A virtual thread that waits in a loop keeps its carrier from the one that it waits for. */
    @Test
    void theEngineDoesNotSpin() {
        assertThat(WorldAccess.spins(modules.of("actor-core"))).isEmpty();
    }

    @Test
    void onlyTheCommandLineSpeaksToTheConsole() {
        List<JavaClass> quiet = modules.classes().stream()
                .filter(type -> !modules.moduleOf(type).equals("cli"))
                .toList();
        assertThat(WorldAccess.consoles(quiet)).isEmpty();
    }
}
