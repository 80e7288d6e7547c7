package dev.everfold.cli.retail;

/** The beginning of a text from a file, fit to be shown in a message. */
final class Excerpt {

    private static final int LENGTH_MAX = 60;

    private Excerpt() {}

    /** In quotes, control characters replaced, cut when long. */
    static String of(String text) {
        String cut = text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) + "…" : text;
        return "\"" + cut.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
