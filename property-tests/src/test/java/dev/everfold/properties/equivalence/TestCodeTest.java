package dev.everfold.properties.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is printed is pasted into a class, compiled and run: it fails, and for the same reason. */
class TestCodeTest {

    @TempDir
    private Path directory = Path.of("");

    record Case(Class<? extends ReplayEquivalence<?>> mutant, Law law) {}

    static List<Case> cases() {
        return List.of(
                new Case(Mutants.ReadsTheClock.class, Law.DECIDE_IS_DETERMINISTIC),
                new Case(Mutants.MutatesAListItWasGiven.class, Law.DECIDE_CHANGES_NEITHER_COMMAND_NOR_STATE),
                new Case(Mutants.AliasesMutableStateIntoAnEvent.class, Law.EVENTS_SHARE_NOTHING_MUTABLE_WITH_THE_STATE),
                new Case(Mutants.LosesAFieldInTheCodec.class, Law.CRASH_AT_EVERY_WRITE_CHANGES_NOTHING));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void printedCodeCompilesAndFailsForTheSameReason(Case mutant) throws Exception {
        LawBrokenError broken =
                (LawBrokenError) JqwikRun.of(mutant.mutant(), mutant.law()).orElseThrow();

        assertThatThrownBy(() -> run(broken)).isInstanceOfSatisfying(LawBrokenError.class, again -> {
            assertThat(again.law()).isEqualTo(mutant.law());
            assertThat(again.path()).isEqualTo(broken.path());
            assertThat(again.history()).hasSameSizeAs(broken.history());
        });
    }

    @Test
    void codeOfRecordedEventsCompilesAndFailsForTheSameReason() {
        ReplayChecks<?> checks = ReplayChecks.of(new Mutants.ThrowsOnItsOwnEvent().actorType())
                .askedBy(Mutants.ThrowsOnItsOwnEvent.class);
        assertThatThrownBy(() -> checks.checkEvents(List.of(
                        new Shelf.Added("z", 1, 0),
                        new Shelf.Added("a", 1, 0),
                        new Shelf.Listed(List.of()),
                        new Shelf.Removed("a"),
                        new Shelf.Removed("z"))))
                .isInstanceOfSatisfying(LawBrokenError.class, broken -> {
                    assertThat(broken.history()).hasSize(4);
                    assertThatThrownBy(() -> run(broken))
                            .isInstanceOf(LawBrokenError.class)
                            .hasMessageContaining("no title at 2");
                });
    }

    /** Compiles the code as a test class in a package of its own, and runs its method. */
    private void run(LawBrokenError broken) throws Throwable {
        int method = broken.code().indexOf("@Test");
        String unit = "package pasted;\n\n" + broken.code().substring(0, method) + "\npublic class Pasted {\n"
                + broken.code().substring(method).replace("@Test\nvoid", "@Test\npublic void") + "}\n";
        Path file = directory.resolve("Pasted.java");
        Files.writeString(file, unit);
        compile(file, unit);
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> pasted = loader.loadClass("pasted.Pasted");
            Method test = pasted.getMethod(broken.law().methodName());
            test.invoke(pasted.getConstructor().newInstance());
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private void compile(Path file, String unit) throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "the tests need a JDK");
        StringWriter complaints = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean isCompiled = compiler.getTask(
                            complaints,
                            files,
                            null,
                            List.of(
                                    "-d",
                                    directory.toString(),
                                    "-proc:none",
                                    "-Xlint:all",
                                    "-classpath",
                                    System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            assertThat(isCompiled).as("%s\n%s", complaints, unit).isTrue();
        }
    }
}
