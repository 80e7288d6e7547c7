package dev.everfold.evolution;

import dev.everfold.codec.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * {@link RecordedSchemas} as a text file that is committed with the sources. After the first line, a block for each
 * schema: the name of the actor type, the fingerprint, the name of the type; then the definition, four spaces further
 * in, or, when that is no text, in Base64. Empty lines and those that begin with {@code #} mean nothing.
 */
public final class SchemaFile {

    /** How the file is called when nobody gives it another name. */
    public static final String NAME = "everfold-schemas.txt";

    private static final String FIRST_LINE = "everfold-schemas 1";
    private static final String INDENT = "    ";
    private static final String BINARY = "base64:";
    private static final List<String> PREAMBLE = List.of(
            FIRST_LINE,
            "# What values of each actor type have been written under: `./everfold schema --record` adds to it.",
            "# Commit it. To forget a schema that no store holds any more, delete its block; change nothing else.");

    private SchemaFile() {}

    /**
     * What the file holds; empty when there is no such file.
     *
     * @throws IllegalArgumentException when it is no such file, or a block was changed; the message names the line
     */
    public static Optional<RecordedSchemas> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readString(file).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(FIRST_LINE)) {
            throw new IllegalArgumentException(
                    file + " does not begin with \"" + FIRST_LINE + "\", so it is no file of recorded schemas");
        }
        List<RecordedSchema> schemas = new ArrayList<>();
        int line = 1;
        while (line < lines.size()) {
            String text = lines.get(line);
            if (text.isBlank() || text.startsWith("#")) {
                line++;
                continue;
            }
            int end = line + 1;
            while (end < lines.size() && lines.get(end).startsWith(INDENT)) {
                end++;
            }
            schemas.add(block(file, line + 1, text, lines.subList(line + 1, end)));
            line = end;
        }
        return Optional.of(RecordedSchemas.of(schemas));
    }

    private static RecordedSchema block(Path file, int line, String heading, List<String> definition) {
        String[] words = heading.split(" ", 3);
        if (words.length < 3 || definition.isEmpty()) {
            throw new IllegalArgumentException(file + ", line " + line
                    + ": expected an actor type, a fingerprint and the name of a type, and a definition below, was \""
                    + heading + "\"");
        }
        RecordedSchema recorded = new RecordedSchema(words[0], new Schema(words[2], bytes(file, line, definition)));
        if (!recorded.fingerprint().equals(words[1])) {
            throw new IllegalArgumentException(file + ", line " + line + ": the schema of " + words[2]
                    + " was changed: its fingerprint is " + recorded.fingerprint() + ", and " + words[1]
                    + " was recorded. Take the file as it was, and let --record add what is new");
        }
        return recorded;
    }

    private static byte[] bytes(Path file, int line, List<String> definition) {
        String first = definition.getFirst().substring(INDENT.length());
        if (first.startsWith(BINARY)) {
            try {
                return Base64.getDecoder().decode(first.substring(BINARY.length()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ", line " + line + ": the definition is no Base64", e);
            }
        }
        StringBuilder text = new StringBuilder();
        definition.forEach(each -> text.append(each.substring(INDENT.length())).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the file, whole or not at all. */
    public static void write(Path file, RecordedSchemas schemas) throws IOException {
        StringBuilder text = new StringBuilder(String.join("\n", PREAMBLE)).append('\n');
        for (RecordedSchema recorded : schemas.all()) {
            text.append('\n').append(recorded.actorType());
            text.append(' ').append(recorded.fingerprint());
            text.append(' ').append(recorded.schema().typeName()).append('\n');
            lines(recorded.schema().definition())
                    .forEach(line -> text.append(INDENT).append(line).append('\n'));
        }
        Path whole = file.toAbsolutePath();
        Path partial = whole.resolveSibling(whole.getFileName() + ".partial");
        Files.writeString(partial, text);
        Files.move(partial, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> lines(byte[] definition) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(definition))
                    .toString();
            if (text.endsWith("\n") && !text.contains("\r") && !text.startsWith(BINARY)) {
                return text.lines().toList();
            }
        } catch (CharacterCodingException e) {
            // No text: it is written as bytes below.
        }
        return List.of(BINARY + Base64.getEncoder().encodeToString(definition));
    }
}
