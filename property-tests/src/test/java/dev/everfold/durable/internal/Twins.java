package dev.everfold.durable.internal;

import java.util.HashMap;
import java.util.Map;

/**
 * Notices invocations that are begun again by the very same command, when the first is forgotten, as clients of the
 * simulation may do: nobody can tell the two apart. Those that ask in earnest ask at another time.
 */
final class Twins {

    private record Ended(long startedAtMillis, int restarts) {}

    private final Map<String, Ended> ended = new HashMap<>();
    private boolean known;

    /** Looks at what the invocations durably are, by key. */
    void look(Map<String, InvocationState> states) {
        states.forEach((key, state) -> {
            if (!state.life().exists()) {
                return;
            }
            Ended now = new Ended(
                    state.begun().startedAtMillis(), state.life().restarts().size());
            if (state.life().ended().isPresent()) {
                ended.put(key, now);
                return;
            }
            Ended before = ended.get(key);
            known |= before != null && before.startedAtMillis == now.startedAtMillis && before.restarts >= now.restarts;
        });
    }

    /** Whether there are any. */
    boolean areKnown() {
        return known;
    }
}
