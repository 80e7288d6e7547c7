package dev.everfold.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * A mistake in the engine, put into a copy of its source.
 *
 * @param what the mistake in words
 * @param file the class that has it
 * @param right what the class says, once
 * @param wrong what it says with the mistake
 * @param test the stress test that is there to notice
 * @param seen how the forbidden outcome begins that it then sees, or a part of it
 */
record Mistake(String what, String file, String right, String wrong, String test, String seen) {

    private static final Path ENGINE = Path.of("../actor-core/src/main/java/dev/everfold/internal");

    @Override
    public String toString() {
        return what;
    }

    /** Compiles the classes with these mistakes, and gives the folder to put in front of the right ones. */
    static Path compile(List<Mistake> mistakes, Path folder) throws IOException {
        Path sources = folder.resolve("sources");
        Path classes = folder.resolve("classes");
        Files.createDirectories(sources);
        Files.createDirectories(classes);
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", Run.classPath()));
        for (String file : mistakes.stream().map(Mistake::file).collect(Collectors.toCollection(TreeSet::new))) {
            String source = Files.readString(ENGINE.resolve(file));
            for (Mistake mistake : mistakes) {
                if (mistake.file.equals(file)) {
                    source = mistake.applied(source);
                }
            }
            arguments.add(Files.writeString(sources.resolve(file), source).toString());
        }
        int exitCode = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (exitCode != 0) {
            throw new IllegalStateException("this does not compile: " + sources);
        }
        return classes;
    }

    private String applied(String source) {
        if (source.split(Pattern.quote(right), -1).length != 2) {
            throw new IllegalStateException(file + " does not say this once: " + right);
        }
        return source.replace(right, wrong);
    }
}
