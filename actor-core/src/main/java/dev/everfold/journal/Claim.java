package dev.everfold.journal;

import dev.everfold.codec.Schema;
import java.util.List;

/**
 * What a new owner of a shard declares in the journal before its first entry.
 *
 * @param codeVersion names the code that the owner runs; may be empty
 * @param schemas every schema under which the owner will write
 */
public record Claim(String codeVersion, List<Schema> schemas) {
    public Claim {
        schemas = List.copyOf(schemas);
    }
}
