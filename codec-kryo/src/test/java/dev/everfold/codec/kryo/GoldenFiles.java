package dev.everfold.codec.kryo;

import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What earlier versions wrote: per example of the {@link Gallery} a schema and a payload, as text. They are never
 * changed. New examples get theirs by running the main with the directory of the resources.
 */
final class GoldenFiles {

    private static final String DIRECTORY = "/golden/1/";
    private static final int BYTES_PER_LINE = 32;

    private GoldenFiles() {}

    /** A schema and a payload as they were written once. */
    record Golden(Schema schema, Payload payload) {}

    static Golden read(String name) {
        String text = new String(resource(name + ".txt"), StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        int definitionEnd = lines.indexOf("");
        String definition = lines.subList(2, definitionEnd).stream().collect(Collectors.joining("\n", "", "\n"));
        String hex = String.join("", lines.subList(definitionEnd + 1, lines.size()));
        return new Golden(
                new Schema(lines.getFirst(), definition.getBytes(StandardCharsets.UTF_8)),
                new Payload(
                        Long.parseUnsignedLong(lines.get(1), 16), HexFormat.of().parseHex(hex)));
    }

    private static byte[] resource(String name) {
        try (InputStream input = GoldenFiles.class.getResourceAsStream(DIRECTORY + name)) {
            return Objects.requireNonNull(input, "no golden file " + name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void main(String[] resources) throws IOException {
        KryoCodec codec = Gallery.codec();
        Path directory = Files.createDirectories(Path.of(resources[0] + DIRECTORY));
        for (var example : Gallery.examples().entrySet()) {
            Path file = directory.resolve(example.getKey() + ".txt");
            if (!Files.exists(file)) {
                Payload payload = codec.encode(example.getValue());
                Schema schema = Objects.requireNonNull(Dictionaries.of(codec).schema(payload.fingerprint()));
                Files.writeString(file, text(schema, payload));
            }
        }
    }

    private static String text(Schema schema, Payload payload) {
        String definition = new String(schema.definition(), StandardCharsets.UTF_8);
        String hex = HexFormat.of().formatHex(payload.bytes());
        String wrapped = hex.replaceAll("(.{" + 2 * BYTES_PER_LINE + "})(?=.)", "$1\n");
        return "%s%n%016x%n%s%n%s%n".formatted(schema.typeName(), payload.fingerprint(), definition, wrapped);
    }
}
