package dev.everfold.evolution;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of holding the recorded schemas against the types of today.
 *
 * @param readable how many recorded schemas the types of today read
 * @param unreadable those that they do not, each with the reason and what to do
 * @param unrecorded what the types of today write and the file does not have
 */
public record SchemaReport(int readable, List<Unreadable> unreadable, List<RecordedSchema> unrecorded) {

    /**
     * A recorded schema that cannot be read.
     *
     * @param recorded the schema
     * @param reason names the type and the component, and says what to do: a default, an alias, an upcast
     */
    public record Unreadable(RecordedSchema recorded, String reason) {}

    public SchemaReport {
        unreadable = List.copyOf(unreadable);
        unrecorded = List.copyOf(unrecorded);
    }

    /** Whether everything recorded can be read, and everything written is recorded. */
    public boolean isGood() {
        return unreadable.isEmpty() && unrecorded.isEmpty();
    }

    /** The report for people, line by line. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Unreadable finding : unreadable) {
            lines.add("UNREADABLE " + finding.recorded.actorType() + ": " + finding.reason);
        }
        for (RecordedSchema added : unrecorded) {
            lines.add("new " + added.actorType() + ": " + added.schema().typeName() + " " + added.fingerprint());
        }
        if (!unreadable.isEmpty()) {
            lines.add(unreadable.size() + " of " + (readable + unreadable.size())
                    + " recorded schemas cannot be read: stores that hold values of them would not open these actors."
                    + " To forget schemas that no store holds any more, delete their blocks from the file");
        } else if (unrecorded.isEmpty()) {
            lines.add("all " + readable + " recorded schemas can be read");
        } else {
            lines.add("all " + readable + " recorded schemas can be read, and " + unrecorded.size()
                    + " new ones are not recorded yet: run --record, and commit the file");
        }
        return lines;
    }
}
