package dev.everfold.properties.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file as the rules see it.
 *
 * @param path relative to the root, with slashes
 */
public record TextFile(String path, String text) {

    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isMarkdown() {
        return path.endsWith(".md");
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder that holds the file, empty for the root. */
    String folder() {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    int lineCount() {
        return Math.toIntExact(text.lines().count());
    }

    /** One sentence for each line in which the pattern is found. */
    List<String> linesWith(Pattern pattern, String complaint) {
        List<String> found = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int index = 0; index < lines.size(); index++) {
            Matcher matcher = pattern.matcher(lines.get(index));
            if (matcher.find()) {
                found.add(path + ":" + (index + 1) + ": " + complaint + ": "
                        + matcher.group().strip());
            }
        }
        return found;
    }
}
