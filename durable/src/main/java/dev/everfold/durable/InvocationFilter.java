package dev.everfold.durable;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which invocations are looked for: those for which everything holds that is said here.
 *
 * @param function of this name; empty for any
 * @param statuses in one of these; empty for any
 * @param tags with all of these
 * @param startedFrom at or after this
 * @param startedBefore before this
 */
public record InvocationFilter(
        Optional<String> function,
        Set<InvocationStatus> statuses,
        Map<String, String> tags,
        Instant startedFrom,
        Instant startedBefore) {

    /** All of them. */
    public static final InvocationFilter ALL =
            new InvocationFilter(Optional.empty(), Set.of(), Map.of(), Instant.MIN, Instant.MAX);

    public InvocationFilter {
        statuses = Set.copyOf(statuses);
        tags = Map.copyOf(tags);
    }

    /** Of these, those of this function. */
    public InvocationFilter function(DurableFunction<?, ?> function) {
        return function(function.name());
    }

    /** Of these, those of the function of this name. */
    public InvocationFilter function(String function) {
        return new InvocationFilter(Optional.of(function), statuses, tags, startedFrom, startedBefore);
    }

    /** Of these, those in one of these statuses. */
    public InvocationFilter status(InvocationStatus... statuses) {
        return new InvocationFilter(function, Set.of(statuses), tags, startedFrom, startedBefore);
    }

    /** Of these, those with this tag, too. */
    public InvocationFilter tag(String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(tags);
        more.put(name, value);
        return new InvocationFilter(function, statuses, more, startedFrom, startedBefore);
    }

    /** Of these, those started within this time. */
    public InvocationFilter started(Instant from, Instant before) {
        return new InvocationFilter(function, statuses, tags, from, before);
    }

    /** Whether everything holds for this one. */
    public boolean accepts(InvocationInfo info) {
        return function.map(info.id().function()::equals).orElse(true)
                && (statuses.isEmpty() || statuses.contains(info.status()))
                && info.tags().entrySet().containsAll(tags.entrySet())
                && !info.startedAt().isBefore(startedFrom)
                && info.startedAt().isBefore(startedBefore);
    }
}
