package dev.everfold.journal.chronicle;

import dev.everfold.codec.Schema;
import dev.everfold.journal.ByteReader;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Claim;
import dev.everfold.journal.CorruptJournalException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the claim at the head of a segment declares; its bytes are described in docs/formats/journal.md under "Claim".
 *
 * @param storeId of the store to which the segment belongs
 * @param epoch the writer epoch of the owner
 * @param previousSegment the segment that this one continues; 0 for the first of the shard
 * @param previousEnd where the last valid frame of that segment ends
 * @param claim as the owner gave it
 */
record SegmentClaim(UUID storeId, long epoch, int previousSegment, long previousEnd, Claim claim) {

    /** The same owner's claim for the segment that follows this one. */
    SegmentClaim continuing(SegmentWriter full) {
        return new SegmentClaim(storeId, epoch, full.number(), full.end(), claim);
    }

    void encode(ByteWriter out) {
        out.putLong(storeId.getMostSignificantBits());
        out.putLong(storeId.getLeastSignificantBits());
        out.putLong(epoch);
        out.putInt(previousSegment);
        out.putLong(previousEnd);
        out.putText(claim.codeVersion());
        out.putVarLong(claim.schemas().size());
        for (Schema schema : claim.schemas()) {
            out.putText(schema.typeName());
            out.putBytes(schema.definition());
        }
    }

    static SegmentClaim decode(ByteReader in) {
        UUID storeId = new UUID(in.getLong(), in.getLong());
        long epoch = in.getLong();
        int previousSegment = in.getInt();
        long previousEnd = in.getLong();
        String codeVersion = in.getText();
        int count = in.getCount();
        List<Schema> schemas = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            schemas.add(new Schema(in.getText(), in.getBytes()));
        }
        if (in.remaining() != 0) {
            throw new CorruptJournalException("a claim is followed by " + in.remaining() + " stray bytes");
        }
        return new SegmentClaim(storeId, epoch, previousSegment, previousEnd, new Claim(codeVersion, schemas));
    }
}
