package dev.everfold.cli.console;

import dev.everfold.ActorType;
import dev.everfold.ActorTypes;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The actor types that a command knows: the examples, and those of the user's own jars. */
public final class TypesOnClassPath {

    @Option(
            names = "--class-path",
            paramLabel = "JARS",
            description = "Jars and directories with your actor types and all they need, parted as in a class path."
                    + " Types are found by META-INF/services/dev.everfold.ActorTypes.")
    private @Nullable String classPath;

    /* They live as long as the process, like everything that is loaded by them. */
    private @Nullable ClassLoader loader;

    private @Nullable List<ActorType<?, ?, ?>> types;

    /** All of them, by name. */
    public List<ActorType<?, ?, ?>> all() {
        if (types == null) {
            types = installed(loader());
        }
        return types;
    }

    /**
     * Another version of these types.
     *
     * @param place a class path, whose classes come before those that are here; or the name of a class here that
     *     implements {@link ActorTypes}
     */
    public List<ActorType<?, ?, ?>> candidates(String place) {
        if (Arrays.stream(parts(place)).anyMatch(part -> Files.exists(Path.of(part)))) {
            return installed(new CandidateLoader(urls(place), loader()));
        }
        try {
            Object made = Class.forName(place, true, loader())
                    .getDeclaredConstructor()
                    .newInstance();
            if (made instanceof ActorTypes candidates) {
                return candidates.actorTypes();
            }
        } catch (ReflectiveOperationException | LinkageError wrong) {
            throw new UsageException("\"" + place + "\" is neither a class path nor a class with a constructor without"
                    + " parameters: " + wrong);
        }
        throw new UsageException("the class " + place + " does not implement " + ActorTypes.class.getName());
    }

    private ClassLoader loader() {
        if (loader == null) {
            ClassLoader own = TypesOnClassPath.class.getClassLoader();
            loader = classPath == null ? own : new URLClassLoader(urls(classPath), own);
        }
        return loader;
    }

    private static List<ActorType<?, ?, ?>> installed(ClassLoader loader) {
        try {
            return ActorTypes.installed(loader);
        } catch (ServiceConfigurationError | IllegalArgumentException | LinkageError wrong) {
            throw new UsageException("the actor types on the class path cannot be loaded: " + wrong.getMessage());
        }
    }

    private static String[] parts(String classPath) {
        return classPath.split(Pattern.quote(File.pathSeparator), -1);
    }

    private static URL[] urls(String classPath) {
        List<URL> urls = new ArrayList<>();
        for (String part : parts(classPath)) {
            Path path = Path.of(part);
            if (part.isEmpty() || !Files.exists(path)) {
                throw new UsageException("the class path has \"" + part + "\", and there is no such file or directory");
            }
            try {
                urls.add(path.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new UsageException("the class path has \"" + part + "\", which is no place: " + e.getMessage());
            }
        }
        return urls.toArray(URL[]::new);
    }

    /** The type of this name. */
    public ActorType<?, ?, ?> named(String name) {
        return named(name, all());
    }

    /** The type of this name among these. */
    public static ActorType<?, ?, ?> named(String name, List<ActorType<?, ?, ?>> types) {
        return types.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("no actor type is named \"" + name + "\"; there are "
                        + types.stream().map(ActorType::name).collect(Collectors.joining(", "))
                        + ". Your own are found with --class-path"));
    }
}
