package dev.everfold.properties.tidy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Links between our own documents lead somewhere. Links into the world are not followed. */
public final class LinkRules {
    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`");
    private static final Pattern LINK =
            Pattern.compile("\\]\\(\\s*<?([^)>\\s]+)>?[^)]*\\)|(?m:^ {0,3}\\[[^\\]]+\\]:\\s*(\\S+))");
    private static final Pattern ELSEWHERE = Pattern.compile("^[a-z][a-z0-9+.-]*:.*|^//.*");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}\\s+(.*?)\\s*#*$");

    private LinkRules() {}

    public static List<String> deadLinks(List<TextFile> files) {
        Map<String, TextFile> byPath = files.stream().collect(Collectors.toMap(TextFile::path, Function.identity()));
        Set<String> places = new TreeSet<>(byPath.keySet());
        for (String path : byPath.keySet()) {
            for (Path folder = Path.of(path).getParent(); folder != null; folder = folder.getParent()) {
                places.add(slashed(folder));
            }
        }
        places.add("");
        List<String> dead = new ArrayList<>();
        for (TextFile file : files) {
            if (file.isMarkdown()) {
                Matcher link = LINK.matcher(withoutCode(file.text()));
                while (link.find()) {
                    String target = link.group(1) != null ? link.group(1) : link.group(2);
                    if (!ELSEWHERE.matcher(target).matches() && !resolves(file, target, byPath, places)) {
                        dead.add(file.path() + ": dead link: " + target);
                    }
                }
            }
        }
        return dead;
    }

    private static boolean resolves(TextFile file, String target, Map<String, TextFile> byPath, Set<String> places) {
        int hash = target.indexOf('#');
        String place = hash < 0 ? target : target.substring(0, hash);
        String path = place.isEmpty()
                ? file.path()
                : slashed(Path.of(file.folder()).resolve(place).normalize());
        if (!places.contains(path)) {
            return false;
        }
        TextFile document = byPath.get(path);
        return hash < 0
                || document == null
                || !document.isMarkdown()
                || anchors(document).contains(target.substring(hash + 1));
    }

    /** What a heading is called in an address: lower case, hyphens for blanks, no punctuation. */
    private static Set<String> anchors(TextFile document) {
        return HEADING.matcher(withoutFences(document.text()))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String withoutFences(String text) {
        return text.replaceAll("(?ms)^ *```.*?^ *```", "");
    }

    private static String withoutCode(String text) {
        return CODE.matcher(text).replaceAll("");
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }
}
