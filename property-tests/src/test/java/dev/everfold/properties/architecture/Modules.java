package dev.everfold.properties.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.everfold.properties.tidy.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The compiled main classes of every module, each with the module it was built in. */
public record Modules(JavaClasses classes, Map<String, String> moduleByClass) {

    /** Reads {@code target/classes} of each module that the root pom names. */
    public static Modules read() {
        Map<String, Path> folders =
                Repository.modules().stream().collect(Collectors.toMap(Function.identity(), Modules::classFolder));
        JavaClasses classes = new ClassFileImporter().importPaths(folders.values());
        Map<String, String> moduleByClass =
                classes.stream().collect(Collectors.toMap(JavaClass::getName, type -> moduleOf(type, folders)));
        return new Modules(classes, moduleByClass);
    }

    /** The classes of one module. */
    public List<JavaClass> of(String module) {
        return classes.stream().filter(type -> module.equals(moduleOf(type))).toList();
    }

    /** The module of a class, "" for one that is not ours. */
    public String moduleOf(JavaClass type) {
        return moduleByClass.getOrDefault(type.getBaseComponentType().getName(), "");
    }

    private static Path classFolder(String module) {
        Path folder = Repository.root().resolve(module).resolve("target/classes");
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(
                    "no classes in " + folder + "; build every module: mvn test -pl property-tests -am");
        }
        return folder;
    }

    private static String moduleOf(JavaClass type, Map<String, Path> folders) {
        Path file = Path.of(type.getSource().orElseThrow().getUri());
        return folders.entrySet().stream()
                .filter(folder -> file.startsWith(folder.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
