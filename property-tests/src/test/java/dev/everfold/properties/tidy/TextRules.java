package dev.everfold.properties.tidy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules that need no parser. Each returns one sentence per violation; none means tidy. */
public final class TextRules {
    static final int JAVA_FILE_LINES_MAX = 500;

    private static final Pattern TAB = Pattern.compile("\t");
    // Put together from halves, so that the rules can judge the file they stand in.
    private static final Pattern LEFTOVER = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!\\(#\\d+\\))");
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.}*/-])/(?:wo" + "rk|ro" + "ot|ho" + "me/\\w+|Us" + "ers/\\w+)/");
    private static final Pattern REGISTRY_HOST = Pattern.compile("\\b(?:repo1?\\.mav" + "en|registry\\.np"
            + "mjs|proxy\\.go" + "lang|deb\\.deb" + "ian|sona" + "type\\.|artifac" + "tory|jit" + "pack\\.)");

    private TextRules() {}

    public static List<String> longJavaFiles(List<TextFile> files) {
        return files.stream()
                .filter(TextFile::isJava)
                .filter(file -> file.lineCount() > JAVA_FILE_LINES_MAX)
                .map(file ->
                        file.path() + ": must have at most " + JAVA_FILE_LINES_MAX + " lines, has " + file.lineCount())
                .toList();
    }

    public static List<String> tabs(List<TextFile> files) {
        return files.stream()
                .flatMap(file -> file.linesWith(TAB, "a tab; indent with spaces").stream())
                .toList();
    }

    /** A leftover with the number of an issue, as in {@code (#12)} right behind the word, is a plan and may stay. */
    public static List<String> leftovers(List<TextFile> files) {
        return files.stream()
                .flatMap(
                        file -> file.linesWith(LEFTOVER, "a leftover without an issue; open one or delete it").stream())
                .toList();
    }

    public static List<String> machinePaths(List<TextFile> files) {
        return files.stream()
                .flatMap(file -> file.linesWith(MACHINE_PATH, "a path that exists on one machine only").stream())
                .toList();
    }

    public static List<String> registryHosts(List<TextFile> files) {
        return files.stream()
                .flatMap(file -> file.linesWith(REGISTRY_HOST, "a registry's host").stream())
                .toList();
    }

    /** Every package of every module's main sources says what it is for, and that its types are not null. */
    public static List<String> packagesWithoutDescription(List<TextFile> files) {
        Set<String> described = files.stream()
                .filter(file -> file.name().equals("package-info.java"))
                .filter(file ->
                        file.text().contains("@NullMarked") && file.text().contains("/**"))
                .map(TextFile::folder)
                .collect(Collectors.toSet());
        Set<String> packages = files.stream()
                .filter(file -> file.isJava() && file.path().contains("src/main/java/"))
                .filter(file -> !file.name().equals("module-info.java"))
                .map(TextFile::folder)
                .collect(Collectors.toCollection(TreeSet::new));
        packages.removeAll(described);
        return packages.stream()
                .map(folder -> folder + ": needs a package-info.java with a sentence and @NullMarked")
                .toList();
    }
}
