package dev.everfold.properties.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A rule that cannot fail is no rule: each is tried on samples that break it, and on their tame neighbours. */
class ArchitectureRulesTest {
    private static final String SAMPLES = "dev.everfold.properties.architecture.samples";

    private static final JavaClasses SAMPLE_CLASSES = new ClassFileImporter().importPackages(SAMPLES);

    @Test
    void aDependencyOutsideTheListIsFound() {
        assertThat(Walls.usesOutside(SAMPLE_CLASSES, Set.of("java", SAMPLES)))
                .singleElement()
                .asString()
                .contains("org.assertj.core.api.Assertions.fail");
        assertThat(Walls.usesOutside(SAMPLE_CLASSES, Set.of("java", SAMPLES, "org.assertj")))
                .isEmpty();
    }

    @Test
    void aLibraryUsedOutsideItsOneRoomIsFound() {
        assertThat(Walls.usesOf("org.assertj", SAMPLE_CLASSES, SAMPLES + ".alpha"))
                .hasSize(1);
        assertThat(Walls.usesOf("org.assertj", SAMPLE_CLASSES, SAMPLES + ".beta"))
                .isEmpty();
    }

    @Test
    void aUseOfAnotherModulesInternalsIsFound() {
        assertThat(Walls.usesOfForeignInternals(SAMPLE_CLASSES, JavaClass::getPackageName))
                .isNotEmpty()
                .allMatch(use -> use.contains("Intruder"));
        assertThat(Walls.usesOfForeignInternals(SAMPLE_CLASSES, _ -> "the same"))
                .isEmpty();
    }

    @Test
    void aUseBesideTheDoorIsFoundAndTheDoorIsNot() {
        String internal = SAMPLES + ".alpha.internal";
        assertThat(Walls.usesBesideTheDoors(SAMPLE_CLASSES, internal, Set.of(SAMPLES + ".beta.Worldly")))
                .isNotEmpty();
        assertThat(Walls.usesBesideTheDoors(SAMPLE_CLASSES, internal, Set.of(SAMPLES + ".beta.Intruder")))
                .isEmpty();
    }

    @Test
    void aCycleIsFoundUnlessItGoesThroughADoor() {
        assertThat(Walls.cycles(SAMPLE_CLASSES, Set.of())).isNotEmpty();
        assertThat(Walls.cycles(SAMPLE_CLASSES, Set.of(SAMPLES + ".beta.Intruder")))
                .isEmpty();
    }

    @Test
    void timeIsFoundInCallsAndReferencesButNotInEnvironment() {
        assertThat(WorldAccess.times(SAMPLE_CLASSES))
                .hasSize(3)
                .noneMatch(use -> use.contains("Environment"))
                .anyMatch(use -> use.contains("Instant.now()"))
                .anyMatch(use -> use.contains("System.nanoTime()"))
                .anyMatch(use -> use.contains("InstantSource.system()"));
    }

    @Test
    void chanceWithoutASeedIsFound() {
        assertThat(WorldAccess.chances(SAMPLE_CLASSES)).hasSize(2).noneMatch(use -> use.contains("Tame"));
    }

    @Test
    void sleepSpinningAndTheConsoleAreFound() {
        assertThat(WorldAccess.spins(SAMPLE_CLASSES)).hasSize(1);
        assertThat(WorldAccess.sleeps(SAMPLE_CLASSES)).hasSize(1);
        assertThat(WorldAccess.consoles(SAMPLE_CLASSES)).hasSize(1);
    }
}
