package dev.everfold.durable.internal;

import dev.everfold.codec.Codec;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.durable.DivergedException;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationFilter;
import dev.everfold.durable.InvocationHistory;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.InvocationInfo;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.ValueException;
import dev.everfold.journal.ByteReader;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.CorruptJournalException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Invocations as bytes and in stores, and what today's code makes of them. */
public final class Histories {

    private static final int VERSION = 1;
    private static final int CAPACITY = 1024;

    /** How many invocations are in memory at a time while a store is read. */
    private static final int ACTORS_MAX = 10_000;

    private Histories() {}

    /** Version, key, the schemas that the state may name, the state. */
    static InvocationHistory write(InvocationId id, InvocationState state) {
        Codec codec = InvocationTypes.codec();
        Payload payload = codec.encode(state);
        ByteWriter out = new ByteWriter(CAPACITY + payload.bytes().length);
        out.putByte(VERSION);
        out.putText(id.toString());
        out.putVarLong(codec.schemas().size());
        for (Schema schema : codec.schemas()) {
            out.putText(schema.typeName());
            out.putBytes(schema.definition());
        }
        out.putLong(payload.fingerprint());
        out.putBytes(payload.bytes());
        return new InvocationHistory(id, out.toByteArray());
    }

    /**
     * The history in these bytes.
     *
     * @throws ValueException when they are none
     */
    public static InvocationHistory of(byte[] bytes) {
        try {
            ByteReader in = open(bytes);
            return new InvocationHistory(InvocationId.parse(in.getText()), bytes);
        } catch (CorruptJournalException | IllegalArgumentException damaged) {
            throw ValueException.unreadable("these bytes are no history: " + damaged.getMessage(), damaged);
        }
    }

    private static ByteReader open(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.getByte();
        if (version != VERSION) {
            throw new CorruptJournalException("histories of version " + version + " are not known to this build");
        }
        return in;
    }

    private static InvocationState read(InvocationHistory history) {
        try {
            ByteReader in = open(history.bytes());
            var _ = in.getText();
            Map<Long, Schema> schemas = new HashMap<>();
            for (int left = in.getCount(); left > 0; left--) {
                Schema schema = new Schema(in.getText(), in.getBytes());
                schemas.put(schema.fingerprint(), schema);
            }
            Payload payload = new Payload(in.getLong(), in.getBytes());
            return (InvocationState) InvocationTypes.codec().decode(payload, schemas::get);
        } catch (CorruptJournalException damaged) {
            throw ValueException.unreadable("these bytes are no history: " + damaged.getMessage(), damaged);
        }
    }

    /** The invocations of a store that nobody has open. */
    public static void list(Path directory, InvocationFilter filter, Consumer<? super InvocationInfo> each) {
        var type = InvocationTypes.INVOCATION.codec(InvocationTypes.codec());
        try (var histories = dev.everfold.history.Histories.open(directory, type)) {
            histories.latest(
                    type,
                    ACTORS_MAX,
                    (_, state) ->
                            Describe.info(state.state()).filter(filter::accepts).ifPresent(each));
        }
    }

    /**
     * Runs the system's function on what is recorded, up to where nothing is any more; no step runs.
     *
     * @return why the invocation would pause; empty when the code follows the history
     */
    public static Optional<Failure> replay(InvocationHistory history, DurableSystem system) {
        InvocationState state = read(history);
        Execution execution = ((Durable) system).frozen(history.invocation(), state);
        var _ = FunctionRun.run(execution);
        return !execution.hasEnded() && execution.pausedFor().isEmpty() && hasCompleted(state)
                ? Optional.of(new Failure(
                        DivergedException.class.getName(),
                        "diverged",
                        "it goes on where the history has ended, behind position " + execution.lastPosition()))
                : execution.pausedFor();
    }

    private static boolean hasCompleted(InvocationState state) {
        return state.life()
                .ended()
                .filter(ended -> ended.status() == InvocationStatus.COMPLETED)
                .isPresent();
    }
}
