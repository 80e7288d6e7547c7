package dev.everfold.properties;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The walls between the modules, judged on their compiled classes. */
class ArchitectureTest {
    @Test
    void onlyTheChronicleJournalTouchesChronicle() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.everfold.journal.chronicle..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.openhft..")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.everfold"));
    }
}
