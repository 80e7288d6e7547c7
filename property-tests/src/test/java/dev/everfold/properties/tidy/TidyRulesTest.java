package dev.everfold.properties.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A rule that cannot fail is no rule: each is tried on a sample that breaks it and on one that just does not. */
class TidyRulesTest {
    private static final String FOLDER = "some/src/main/java/some/";

    @Test
    void aFileIsTooLongByOneLine() {
        assertThat(TextRules.longJavaFiles(java("\n".repeat(500)))).isEmpty();
        assertThat(TextRules.longJavaFiles(java("\n".repeat(501))))
                .containsExactly(FOLDER + "Sample.java: must have at most 500 lines, has 501");
    }

    @Test
    void aMethodIsTooLongByOneLine() {
        assertThat(JavaRules.judge(java(methodOfLines(70))).longMethods()).isEmpty();
        assertThat(JavaRules.judge(java(methodOfLines(71))).longMethods())
                .containsExactly(FOLDER + "Sample.java:2: a method must have at most 70 lines, act has 71");
    }

    @Test
    void aConstructorAndARecordAreTooWideByOneParameter() {
        String six = "int a, int b, int c, int d, int e, int f";
        assertThat(JavaRules.judge(java("class C { C(" + six + ") {} }")).wideConstructors())
                .isEmpty();
        assertThat(JavaRules.judge(java("class C { C(" + six + ", int g) {} }")).wideConstructors())
                .hasSize(1);
        assertThat(JavaRules.judge(java("record R(" + six + ") { static int g; R {} }"))
                        .wideConstructors())
                .isEmpty();
        assertThat(JavaRules.judge(java("record R(" + six + ", int g) {}")).wideConstructors())
                .hasSize(1);
    }

    @Test
    void aNameThatSaysNothingIsFoundWhereverTheTypeStands() {
        assertThat(JavaRules.judge(java("class JournalImpl {} interface A { class ShardManager {} }"))
                        .emptyNames())
                .hasSize(2);
        assertThat(JavaRules.judge(java("enum ByteUtils {} class AbstractJournal {} record TimeHelper() {}"))
                        .emptyNames())
                .hasSize(3);
        assertThat(JavaRules.judge(java("class Implication {} class Abstraction {} class Managers {}"))
                        .emptyNames())
                .isEmpty();
    }

    @Test
    void aTabIsFoundWithItsLine() {
        assertThat(TextRules.tabs(java("class A {\n\tint a;\n}")))
                .singleElement()
                .asString()
                .startsWith(FOLDER + "Sample.java:2: a tab");
        assertThat(TextRules.tabs(java("class A {\n    int a;\n}"))).isEmpty();
    }

    @Test
    void aLeftoverNeedsTheNumberOfAnIssue() {
        assertThat(TextRules.leftovers(java("// TO" + "DO: later"))).hasSize(1);
        assertThat(TextRules.leftovers(java("// FIX" + "ME(someone) later"))).hasSize(1);
        assertThat(TextRules.leftovers(java("// TO" + "DO(#12): later"))).isEmpty();
    }

    @Test
    void aPackageNeedsASentenceAndItsNullness() {
        TextFile type = new TextFile(FOLDER + "Sample.java", "class Sample {}");
        TextFile bare = new TextFile(FOLDER + "package-info.java", "package some;");
        TextFile described = new TextFile(FOLDER + "package-info.java", "/** Some. */\n@NullMarked\npackage some;");
        assertThat(TextRules.packagesWithoutDescription(List.of(type))).hasSize(1);
        assertThat(TextRules.packagesWithoutDescription(List.of(type, bare))).hasSize(1);
        assertThat(TextRules.packagesWithoutDescription(List.of(type, described)))
                .isEmpty();
    }

    @Test
    void aPathOfOneMachineIsFoundAndARelativeOneIsNot() {
        assertThat(TextRules.machinePaths(document("see /wo" + "rk/notes"))).hasSize(1);
        assertThat(TextRules.machinePaths(document("(/ho" + "me/anne/everfold)")))
                .hasSize(1);
        assertThat(TextRules.machinePaths(document("see docs/wo" + "rk/notes and ~/.m2")))
                .isEmpty();
    }

    @Test
    void aRegistryIsFoundAndANamespaceIsNot() {
        assertThat(TextRules.registryHosts(document("https://repo.mav" + "en.apache.org/maven2")))
                .hasSize(1);
        assertThat(TextRules.registryHosts(document("http://maven.apache.org/POM/4.0.0")))
                .isEmpty();
    }

    @Test
    void aLinkIsDeadWhenItsFileOrItsHeadingIsMissing() {
        TextFile target = new TextFile("docs/formats/journal.md", "# The frame, byte by byte\n");
        assertThat(deadLinksOf(
                        "[a](formats/journal.md) [b](../docs) [c](formats/journal.md#the-frame-byte-by-byte)", target))
                .isEmpty();
        assertThat(deadLinksOf("[a](https://example.org/x) `[b](nowhere.md)`", target))
                .isEmpty();
        assertThat(deadLinksOf("[a](journal.md)", target)).containsExactly("docs/PAGE.md: dead link: journal.md");
        assertThat(deadLinksOf("[a](formats/journal.md#the-tail)", target)).hasSize(1);
        assertThat(deadLinksOf("[a][1]\n\n[1]: missing.md", target)).hasSize(1);
    }

    private static List<String> deadLinksOf(String text, TextFile target) {
        return LinkRules.deadLinks(List.of(new TextFile("docs/PAGE.md", text), target));
    }

    private static String methodOfLines(int lines) {
        return "class Sample {\n    void act() {\n" + "        ;\n".repeat(lines - 2) + "    }\n}\n";
    }

    private static List<TextFile> java(String text) {
        return List.of(new TextFile(FOLDER + "Sample.java", text));
    }

    private static List<TextFile> document(String text) {
        return List.of(new TextFile("docs/SAMPLE.md", text));
    }
}
