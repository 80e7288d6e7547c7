package dev.everfold.evolution;

import dev.everfold.codec.Schema;
import java.util.HexFormat;

/**
 * A schema under which values of an actor type may have been written.
 *
 * @param actorType the name of the actor type
 * @param schema of an event, a state, a command, a rejection or a view
 */
public record RecordedSchema(String actorType, Schema schema) {

    /** The schema's fingerprint as the file and messages spell it. */
    public String fingerprint() {
        return HexFormat.of().toHexDigits(schema.fingerprint());
    }
}
