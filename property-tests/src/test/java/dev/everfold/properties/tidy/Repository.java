package dev.everfold.properties.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The checkout that the tests run in. */
public final class Repository {
    private static final Set<String> FOLDERS_NOT_OURS =
            Set.of(".git", ".idea", ".vscode", ".settings", "target", "node_modules");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern PROFILES = Pattern.compile("(?s)<profiles>.*</profiles>");

    private Repository() {}

    /** The folder that holds the root pom, found from wherever the tests are started. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("jvm.flags"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "no folder with jvm.flags at or above " + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder;
    }

    /** The modules that every build builds: those that the root pom names outside of its profiles. */
    public static List<String> modules() {
        String everyBuild = PROFILES.matcher(read(root().resolve("pom.xml"))).replaceAll("");
        return MODULE.matcher(everyBuild)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /** Every text file, with a path relative to the root; neither build results nor what an editor keeps. */
    public static List<TextFile> textFiles() {
        Path root = root();
        List<TextFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return FOLDERS_NOT_OURS.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    // In a second working tree .git is a file, which tells where the first one is.
                    boolean isOurs = attributes.isRegularFile() && !file.endsWith(".git");
                    String text = read(file);
                    if (isOurs && text.indexOf('\0') < 0) {
                        files.add(new TextFile(slashed(root.relativize(file)), text));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
