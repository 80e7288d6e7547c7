package dev.everfold.testkit;

import dev.everfold.ActorType;
import dev.everfold.evolution.RecordedSchemas;
import dev.everfold.evolution.SchemaFile;
import dev.everfold.evolution.SchemaReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Fails the build when the types of today could not read what earlier versions wrote. One line in a test:
 *
 * <pre>{@code
 * SchemaCheck.of(BankAccount.TYPE, Wallet.TYPE).verify(Path.of(SchemaFile.NAME));
 * }</pre>
 *
 * <p>The file is made, and added to, by {@code ./everfold schema --record}, or by {@link #record}. It is committed with
 * the sources.
 */
public final class SchemaCheck {

    private final List<ActorType<?, ?, ?>> types;

    private SchemaCheck(List<ActorType<?, ?, ?>> types) {
        this.types = types;
    }

    /** A check of these types, which are all that the file is about. */
    public static SchemaCheck of(ActorType<?, ?, ?>... types) {
        return new SchemaCheck(List.of(types));
    }

    /** A check of these types, which are all that the file is about. */
    public static SchemaCheck of(List<? extends ActorType<?, ?, ?>> types) {
        return new SchemaCheck(List.copyOf(types));
    }

    /**
     * Holds the recorded schemas against the types.
     *
     * @throws AssertionError when something recorded cannot be read, when something written is not recorded yet, or
     *     when there is no such file; it says which, and what to do
     * @throws IllegalArgumentException when the file was changed by hand
     */
    public void verify(Path file) {
        SchemaReport report = read(file).check(types);
        if (!report.isGood()) {
            throw new AssertionError(file + ":\n" + String.join("\n", report.lines()));
        }
    }

    private static RecordedSchemas read(Path file) {
        try {
            return SchemaFile.read(file)
                    .orElseThrow(() ->
                            new AssertionError("there is no " + file + " yet: make it with `./everfold schema --record "
                                    + file + "` or SchemaCheck.record, and commit it"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds all that the types write to the file, which is made when there is none. For a person, not for the build. */
    public void record(Path file) {
        try {
            RecordedSchemas known = SchemaFile.read(file).orElse(RecordedSchemas.NONE);
            SchemaFile.write(file, known.with(types));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
