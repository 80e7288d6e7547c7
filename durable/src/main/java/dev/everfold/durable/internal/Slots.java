package dev.everfold.durable.internal;

import dev.everfold.durable.internal.InvocationEvent.Finished;
import dev.everfold.durable.internal.InvocationEvent.Op;
import dev.everfold.durable.internal.InvocationEvent.Opened;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The journal of an invocation by position, as far as it has been read. For one thread at a time.
 *
 * <p>The order in which things ended is that of the journal, at the first run and at every replay; so nothing that
 * waits for the first of many has to record which one it was.
 */
final class Slots {

    /** What the journal has at one position. */
    static final class Slot {
        final OpKind kind;
        final String name;

        /** What is called; empty for what is no call. */
        final String target;

        final long dueMillis;

        private @Nullable Outcome outcome;
        private int rank;

        private Slot(Opened opened) {
            this.kind = opened.kind();
            this.name = opened.name();
            this.target = opened.target();
            this.dueMillis = opened.dueMillis();
        }

        private Slot(Finished finished) {
            this.kind = finished.kind();
            this.name = finished.name();
            this.target = "";
            this.dueMillis = 0;
        }

        /** How it ended; null while it has not. */
        @Nullable
        Outcome outcome() {
            return outcome;
        }

        /** Smaller than that of all that ended later. */
        int rank() {
            return rank;
        }

        private void end(Outcome ended, int when) {
            if (outcome == null) {
                outcome = ended;
                rank = when;
            }
        }

        @Override
        public String toString() {
            return kind + " \"" + name + "\"";
        }
    }

    /**
     * That somebody wants the invocation to end.
     *
     * @param rank of the first time: smaller than that of all that ended later
     */
    record Cancellation(String reason, int rank) {}

    private final List<@Nullable Slot> slots = new ArrayList<>();
    private final Map<String, Outcome> promises = new HashMap<>();
    private final Map<String, List<Value>> unread = new HashMap<>();
    private final List<Slot> waiting = new ArrayList<>();
    private int read;
    private @Nullable Cancellation cancellation;

    /** Reads what has been added to the journal since. */
    void read(List<Op> ops) {
        for (; read < ops.size(); read++) {
            switch (ops.get(read)) {
                case Opened opened -> open(opened);
                case Finished finished -> finish(finished);
                case InvocationEvent.Completed(var name, var outcome) -> complete(name, outcome);
                case InvocationEvent.Signalled(var name, var value) -> signal(name, value);
                case InvocationEvent.CancelRequested(var reason) ->
                    cancellation = new Cancellation(reason, cancellation == null ? read : cancellation.rank);
            }
        }
    }

    private void open(Opened opened) {
        Slot slot = new Slot(opened);
        set(opened.position(), slot);
        if (slot.kind == OpKind.PROMISE) {
            Outcome known = promises.get(slot.name);
            if (known == null) {
                waiting.add(slot);
            } else {
                slot.end(known, read);
            }
        } else if (slot.kind == OpKind.SIGNAL) {
            List<Value> values = unread.get(slot.name);
            if (values == null || values.isEmpty()) {
                waiting.add(slot);
            } else {
                slot.end(new Outcome.Succeeded(values.removeFirst()), read);
            }
        }
    }

    private void finish(Finished finished) {
        Slot slot = at(finished.position());
        if (slot == null) {
            slot = new Slot(finished);
            set(finished.position(), slot);
        }
        slot.end(finished.outcome(), read);
    }

    private void complete(String promise, Outcome outcome) {
        promises.put(promise, outcome);
        waiting.removeIf(slot -> {
            boolean is = slot.kind == OpKind.PROMISE && slot.name.equals(promise);
            if (is) {
                slot.end(outcome, read);
            }
            return is;
        });
    }

    private void signal(String name, Value value) {
        Slot first = null;
        for (Slot slot : waiting) {
            if (slot.kind == OpKind.SIGNAL && slot.name.equals(name)) {
                first = slot;
                break;
            }
        }
        if (first == null) {
            unread.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        } else {
            waiting.remove(first);
            first.end(new Outcome.Succeeded(value), read);
        }
    }

    private void set(int position, Slot slot) {
        while (slots.size() <= position) {
            slots.add(null);
        }
        slots.set(position, slot);
    }

    /** What the journal has at this position, from 1; null for nothing yet. */
    @Nullable
    Slot at(int position) {
        return position < slots.size() ? slots.get(position) : null;
    }

    /** The last position of which the journal has anything. */
    int last() {
        return slots.size() - 1;
    }

    /** That the invocation is to end; null while nobody wants it to. */
    @Nullable
    Cancellation cancellation() {
        return cancellation;
    }
}
