package dev.everfold.durable.internal;

import java.util.List;

/**
 * What a function waits for: positions of its journal.
 *
 * @param all whether it waits for all of them, or for the first
 */
record Wait(List<Integer> positions, boolean all) {

    /** Not ended. */
    private static final int NEVER = Integer.MAX_VALUE;

    static Wait forOne(int position) {
        return new Wait(List.of(position), true);
    }

    /** The place in the journal with which the wait is over; {@link Integer#MAX_VALUE} while it is not. */
    int endedAt(Execution execution) {
        int last = 0;
        int first = NEVER;
        for (int position : positions) {
            Slots.Slot slot = execution.at(position);
            int rank = slot == null || slot.outcome() == null ? NEVER : slot.rank();
            last = Math.max(last, rank);
            first = Math.min(first, rank);
        }
        return all ? last : first;
    }

    /** The position that ended first. */
    int first(Execution execution) {
        int first = positions.getFirst();
        int best = NEVER;
        for (int position : positions) {
            Slots.Slot slot = execution.at(position);
            if (slot != null && slot.outcome() != null && slot.rank() < best) {
                best = slot.rank();
                first = position;
            }
        }
        return first;
    }
}
