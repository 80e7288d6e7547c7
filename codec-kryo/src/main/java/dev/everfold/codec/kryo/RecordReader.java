package dev.everfold.codec.kryo;

import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what was written as a record and makes the record of today's class. */
final class RecordReader implements ValueReader {

    private final RecordDefinition written;
    private final RecordAccess access;
    private final int slots;
    private final int presenceBytes;
    private Step[] steps = {};
    private Constant[] constants = {};

    /**
     * Its steps are set afterwards, as records can hold themselves.
     *
     * @param slots how many components the class of today has
     */
    RecordReader(RecordDefinition written, RecordAccess access, int slots) {
        this.written = written;
        this.access = access;
        this.slots = slots;
        this.presenceBytes = written.presenceBytes();
    }

    void fill(List<Step> allSteps, List<Constant> allConstants) {
        steps = allSteps.toArray(Step[]::new);
        constants = allConstants.toArray(Constant[]::new);
    }

    @Override
    public Object read(Workspace workspace) {
        workspace.enter();
        int base = workspace.reserve(slots);
        int presence = readPresence(workspace.input(), presenceBytes, steps.length);
        int index = 0;
        try {
            for (; index < steps.length; index++) {
                steps[index].read(workspace, base, presence);
            }
        } catch (RuntimeException e) {
            throw Refusal.in(
                    written.name() + "." + written.components().get(index).name(), e);
        }
        for (Constant constant : constants) {
            constant.put(workspace, base);
        }
        Object made = access.make(workspace, base);
        workspace.free(base);
        workspace.leave();
        return made;
    }

    /** Where the presence bits begin. A record of no components is a zero byte instead. */
    static int readPresence(BoundedInput input, int presenceBytes, int components) {
        if (components == 0 && input.readByte() != 0) {
            throw new Refusal("a record without components is a zero byte");
        }
        return input.take(presenceBytes);
    }

    /**
     * How one written component gets into its slot, if it still has one.
     *
     * @param slot of the component of today, or -1 when there is none and the value is dropped
     * @param presenceBit which bit says whether the value is there, or -1 when it always is
     * @param number the written primitive when nothing needs to be boxed, else null
     * @param target the primitive of the component of today, or null when it is none
     * @param reader of the value, used when number is null
     */
    record Step(
            int slot,
            int presenceBit,
            @Nullable Primitive number,
            @Nullable Primitive target,
            ValueReader reader) {

        void read(Workspace workspace, int base, int presence) {
            if (presenceBit >= 0 && !workspace.input().bit(presence, presenceBit)) {
                return; // slots are null at first
            }
            if (number != null && target != null) {
                workspace.putNumber(base + slot, number.widen(number.read(workspace.input()), target));
                return;
            }
            Object value = reader.read(workspace);
            if (slot < 0) {
                return;
            }
            if (target != null) {
                workspace.putNumber(base + slot, target.unbox(value));
            } else {
                workspace.putReference(base + slot, value);
            }
        }
    }

    /** What goes into the slot of a component that was not written. */
    record Constant(
            int slot, @Nullable Primitive target, @Nullable Object value) {

        void put(Workspace workspace, int base) {
            if (target != null && value != null) {
                workspace.putNumber(base + slot, target.unbox(value));
            } else {
                workspace.putReference(base + slot, value);
            }
        }
    }
}
