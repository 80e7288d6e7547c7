package dev.everfold.durable.internal;

import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.StepFailedException;
import dev.everfold.durable.ValueException;
import org.jspecify.annotations.Nullable;

/** What the journal has at a position that has ended, as the function gets it: the same at every replay. */
record Result<T>(Execution execution, int position, Class<T> type) {

    @SuppressWarnings("NullAway") // a step may have had null as its result
    T get() {
        return of(execution.at(position));
    }

    /** The same of what was looked up there. */
    @SuppressWarnings("NullAway")
    T of(Slots.@Nullable Slot slot) {
        if (slot == null) {
            throw new AssertionError("broken invariant: what has ended has a place in the journal");
        }
        return switch (slot.outcome()) {
            case Outcome.Succeeded(Value value) -> decode(value);
            case Outcome.Failed(Failure failure) -> throw thrown(slot, failure);
            case Outcome.Replied _ ->
                throw new AssertionError("broken invariant: the reply of an actor is read as such");
            case null -> throw new AssertionError("broken invariant: nobody asks for what has not ended");
        };
    }

    @SuppressWarnings("NullAway")
    private T decode(Value value) {
        try {
            return execution
                    .host
                    .values()
                    .decode(type, value, execution.state().kept().forms());
        } catch (ValueException unreadable) {
            throw execution.pause(Failure.of(unreadable));
        }
    }

    private static RuntimeException thrown(Slots.Slot slot, Failure failure) {
        if (slot.kind != OpKind.CALL) {
            return new StepFailedException(slot.name, failure);
        }
        InvocationId called = InvocationId.parse(slot.target);
        return InvocationCancelledException.isCancellation(failure)
                ? InvocationCancelledException.of(called, failure)
                : new InvocationFailedException(called, failure);
    }
}
