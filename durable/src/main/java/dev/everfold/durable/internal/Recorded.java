package dev.everfold.durable.internal;

import dev.everfold.durable.internal.InvocationEvent.Attempted;
import dev.everfold.durable.internal.InvocationEvent.Op;
import dev.everfold.durable.internal.InvocationEvent.Opened;
import dev.everfold.durable.internal.InvocationEvent.Suspended;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a function has done, as far as a replay needs it.
 *
 * @param ops in the order of the journal
 * @param open positions that have begun and not ended
 * @param attempts the newest failed one of each position that is going to be tried again; 0 is the function itself
 * @param completed how many completions of a promise came, by name: at most one
 * @param unread how many signals came that nobody has asked for, by name
 */
record Recorded(
        List<Op> ops,
        Map<Integer, Opened> open,
        Map<Integer, Attempted> attempts,
        Map<String, Integer> completed,
        Map<String, Integer> unread) {

    static final Recorded NOTHING = new Recorded(Appended.of(List.of()), Map.of(), Map.of(), Map.of(), Map.of());

    Recorded plus(Op op) {
        List<Op> more = Appended.plus(ops, op);
        return switch (op) {
            case Opened opened -> opened(more, opened);
            case InvocationEvent.Finished finished ->
                open.isEmpty() && attempts.isEmpty()
                        ? new Recorded(more, open, attempts, completed, unread)
                        : new Recorded(
                                more,
                                without(open, finished.position()),
                                without(isRetryDue(0) ? without(attempts, 0) : attempts, finished.position()),
                                completed,
                                unread);
            case InvocationEvent.Completed promise ->
                new Recorded(more, closed(promise.promise()), attempts, with(completed, promise.promise(), 1), unread);
            case InvocationEvent.Signalled signal -> signalled(more, signal.name());
            case InvocationEvent.CancelRequested _ -> new Recorded(more, open, attempts, completed, unread);
        };
    }

    private Recorded opened(List<Op> more, Opened opened) {
        int waiting = unread.getOrDefault(opened.name(), 0);
        if (opened.kind() == OpKind.SIGNAL && waiting > 0) {
            return new Recorded(more, open, attempts, completed, with(unread, opened.name(), waiting - 1));
        }
        if (opened.kind() == OpKind.PROMISE && completed.containsKey(opened.name())) {
            return new Recorded(more, open, attempts, completed, unread);
        }
        Map<Integer, Opened> now = new TreeMap<>(open);
        now.put(opened.position(), opened);
        return new Recorded(more, now, attempts, completed, unread);
    }

    private Map<Integer, Opened> closed(String promise) {
        Map<Integer, Opened> rest = new TreeMap<>(open);
        rest.values()
                .removeIf(opened ->
                        opened.kind() == OpKind.PROMISE && opened.name().equals(promise));
        return rest;
    }

    private Recorded signalled(List<Op> more, String name) {
        for (Opened opened : open.values()) {
            if (opened.kind() == OpKind.SIGNAL && opened.name().equals(name)) {
                return new Recorded(more, without(open, opened.position()), attempts, completed, unread);
            }
        }
        return new Recorded(more, open, attempts, completed, with(unread, name, unread.getOrDefault(name, 0) + 1));
    }

    Recorded plus(Attempted attempted) {
        Map<Integer, Attempted> now = new TreeMap<>(attempts);
        now.put(attempted.position(), attempted);
        return new Recorded(ops, open, now, completed, unread);
    }

    /** The time of the next attempt has come. */
    Recorded retryDue(int position) {
        Attempted failed = attempts.get(position);
        return failed == null ? this : plus(failed.due());
    }

    /** Whether the step at this position has failed, and its next attempt is yet to come. */
    boolean isBackingOff(int position) {
        Attempted failed = attempts.get(position);
        return failed != null && failed.nextMillis() > 0;
    }

    /** Whether it has failed, and its next attempt is due. */
    boolean isRetryDue(int position) {
        Attempted failed = attempts.get(position);
        return failed != null && failed.nextMillis() == 0;
    }

    /**
     * With all attempts anew, the next of each now: a run that has heard of a failed one, and of nothing since, has
     * left it to the time that was set.
     */
    Recorded withAttemptsAnew() {
        Map<Integer, Attempted> anew = new TreeMap<>();
        attempts.forEach((position, failed) -> anew.put(position, failed.anew()));
        return new Recorded(ops, open, anew, completed, unread);
    }

    /**
     * What is left when the function is to go on from this position; what others did to it stays. That it was to end
     * does if it had come to know of it by then; else the steps that were given up for it are to be taken again.
     */
    Recorded upTo(int position) {
        boolean isCancelled = ops.stream()
                .anyMatch(op -> op instanceof InvocationEvent.Finished finished
                        && finished.kind() == OpKind.CANCELLED
                        && finished.position() < position);
        Recorded rest = NOTHING;
        for (Op op : ops) {
            boolean kept = switch (op) {
                case Opened opened -> opened.position() < position;
                case InvocationEvent.Finished finished ->
                    finished.position() < position && (isCancelled || !StepRunner.isGivenUp(finished.outcome()));
                case InvocationEvent.Completed _, InvocationEvent.Signalled _ -> true;
                case InvocationEvent.CancelRequested _ -> isCancelled;
            };
            rest = kept ? rest.plus(op) : rest;
        }
        return rest;
    }

    /** Whether anything was undone at this position or behind it. */
    boolean isAnythingUndone(int position) {
        return finished(OpKind.COMPENSATION, position).findAny().isPresent();
    }

    /** The positions from this one on at which a message was sent, or is going to be. */
    Stream<Integer> sentFrom(int position) {
        return finished(OpKind.SEND, position);
    }

    private Stream<Integer> finished(OpKind kind, int from) {
        return ops.stream()
                .flatMap(op -> op instanceof InvocationEvent.Finished(int position, var is, var _, var _)
                                && is == kind
                                && position >= from
                        ? Stream.of(position)
                        : Stream.empty());
    }

    /** The last position of which there is anything; 0 for none. */
    int last() {
        int last = 0;
        for (Op op : ops) {
            last = Math.max(
                    last,
                    switch (op) {
                        case Opened opened -> opened.position();
                        case InvocationEvent.Finished finished -> finished.position();
                        default -> 0;
                    });
        }
        return last;
    }

    /** Whether what a function waits for has come. */
    boolean satisfies(Suspended wait) {
        List<Integer> ended = new ArrayList<>(wait.positions());
        ended.removeIf(position -> !isRetryDue(position) && !hasEnded(position));
        return wait.all() ? ended.size() == wait.positions().size() : !ended.isEmpty();
    }

    private boolean hasEnded(int position) {
        return !open.containsKey(position) && !isBackingOff(position) && isKnown(position);
    }

    /** Whether there is anything of this position, which most likely is of late. */
    private boolean isKnown(int position) {
        for (int i = ops.size() - 1; i >= 0; i--) {
            if ((ops.get(i) instanceof InvocationEvent.Finished finished && finished.position() == position)
                    || (ops.get(i) instanceof Opened opened && opened.position() == position)) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody has wanted it to end. */
    boolean isCancelled() {
        return ops.stream().anyMatch(InvocationEvent.CancelRequested.class::isInstance);
    }

    /** Whether any step has failed, and its next attempt is due. */
    boolean isAnyRetryDue() {
        return attempts.values().stream().anyMatch(failed -> failed.position() > 0 && failed.nextMillis() == 0);
    }

    private static <V> Map<Integer, V> without(Map<Integer, V> map, int key) {
        if (!map.containsKey(key)) {
            return map;
        }
        Map<Integer, V> rest = new TreeMap<>(map);
        rest.remove(key);
        return rest;
    }

    private static Map<String, Integer> with(Map<String, Integer> map, String key, int value) {
        Map<String, Integer> now = new HashMap<>(map);
        if (value == 0) {
            now.remove(key);
        } else {
            now.put(key, value);
        }
        return now;
    }
}
