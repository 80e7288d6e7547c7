package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.properties.tidy.JavaRules;
import dev.everfold.properties.tidy.LinkRules;
import dev.everfold.properties.tidy.Repository;
import dev.everfold.properties.tidy.TextFile;
import dev.everfold.properties.tidy.TextRules;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a reviewer would otherwise say twice. {@code TidyRulesTest} shows that each rule can fail. */
class TidyTest {
    private static List<TextFile> files;
    private static JavaRules java;

    @BeforeAll
    static void readTheRepository() {
        files = Repository.textFiles();
        java = JavaRules.judge(files);
    }

    @Test
    void aJavaFileFitsAHead() {
        assertThat(TextRules.longJavaFiles(files)).isEmpty();
    }

    @Test
    void aMethodFitsAScreen() {
        assertThat(java.longMethods()).isEmpty();
    }

    @Test
    void aConstructorTakesFewParameters() {
        assertThat(java.wideConstructors()).isEmpty();
    }

    @Test
    void aNameSaysSomething() {
        assertThat(java.emptyNames()).isEmpty();
    }

    @Test
    void noFileHoldsATab() {
        assertThat(TextRules.tabs(files)).isEmpty();
    }

    @Test
    void everyLeftoverHasAnIssue() {
        assertThat(TextRules.leftovers(files)).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        assertThat(TextRules.packagesWithoutDescription(files)).isEmpty();
    }

    @Test
    void noFileNamesAPathOfOneMachine() {
        assertThat(TextRules.machinePaths(files)).isEmpty();
    }

    @Test
    void noFileNamesARegistry() {
        assertThat(TextRules.registryHosts(files)).isEmpty();
    }

    @Test
    void everyLinkBetweenDocumentsLeadsSomewhere() {
        assertThat(LinkRules.deadLinks(files)).isEmpty();
    }
}
