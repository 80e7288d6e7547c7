package dev.everfold.durable.internal;

import static dev.everfold.durable.internal.FunctionLayer.require;

import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.TerminalException;
import dev.everfold.durable.internal.InvocationEvent.Finished;
import dev.everfold.durable.internal.InvocationEvent.Op;
import dev.everfold.durable.internal.InvocationEvent.Opened;
import dev.everfold.durable.internal.Trips.Order;
import dev.everfold.durable.internal.Trips.Plan;
import dev.everfold.simulation.DurableStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold of trips and their legs, by what the journal durably says and what the world outside has seen. */
final class TripJudge {

    /** The positions of the steps aside. */
    private static final int LEFT = 3;

    private static final int RIGHT = 4;

    /** Why a client kills a trip. */
    static final String KILLED = "killed by a client";

    /** How the note of a trip ends that is undone. */
    static final String RETURNED = " returned";

    private static final Values VALUES = new Values();

    /** What a trip tells of what it waited for, or asked. */
    private static final Pattern HEARD = Pattern.compile("go\\d+|late|news\\d+|silence|asked");

    private final Outside outside;
    private final Map<String, SequencedSet<String>> tokens = new HashMap<>();
    private final Set<String> judged = new HashSet<>();

    /** Tokens of those that were forgotten. */
    private final Set<String> gone = new HashSet<>();

    /** The most often that an invocation was seen restarted, by key. */
    private final Map<String, Integer> restarts = new HashMap<>();

    /** Tokens of those whose very beginning was repeated when they were forgotten: nobody can tell them apart. */
    private final Set<String> bornAgain = new HashSet<>();

    /** What has to be in a notebook when all is at rest. */
    private final Set<String> promised = new HashSet<>();

    TripJudge(Outside outside) {
        this.outside = outside;
    }

    /** A trip's function runs, with this token of its own. */
    void begins(InvocationId trip, String token) {
        tokens.computeIfAbsent(trip.toString(), _ -> new LinkedHashSet<>()).addLast(token);
        if (gone.contains(token)) {
            bornAgain.add(token);
        }
    }

    /** The newest, of the one that has this key now. */
    private String token(String key) {
        SequencedSet<String> all = tokens.get(key);
        return all == null ? "" : all.getLast();
    }

    void always(DurableStates durable) {
        Map<String, InvocationState> states = durable.states(Trips.INVOCATION);
        tokens.forEach((key, known) -> {
            InvocationState state = states.get(key);
            if (state == null || !state.life().exists()) {
                gone.addAll(known);
            }
        });
        states.forEach((key, state) -> {
            restarts.merge(key, state.life().generation(), Math::max);
            checkPositions(key, state);
            if (state.life().phase() instanceof Life.Phase.Paused(Failure reason, var _)) {
                require(reason.code().equals("paused"), key + " pauses by itself: " + reason);
            }
            state.life().ended().ifPresent(ended -> {
                if (judged.add(key + " " + state.begun().startedAtMillis() + " "
                        + state.life().run())) {
                    judge(key, state, ended);
                }
            });
        });
        Map<String, Integer> noted = new HashMap<>();
        notes(durable)
                .forEach(note ->
                        require(noted.merge(note, 1, Integer::sum) <= timesMax(note), "it was noted twice: " + note));
    }

    /** How often a trip may have noted this: what undoes it once for each time that it was restarted. */
    private int timesMax(String note) {
        String token = note.substring(0, note.indexOf(' '));
        if (bornAgain.contains(token)) {
            return Integer.MAX_VALUE;
        }
        return note.endsWith(RETURNED) ? 1 + restartsOf(token) : 1;
    }

    private int restartsOf(String token) {
        return tokens.entrySet().stream()
                .filter(trip -> trip.getValue().contains(token))
                .mapToInt(trip -> restarts.getOrDefault(trip.getKey(), 0))
                .max()
                .orElse(0);
    }

    void atRest(DurableStates durable) {
        List<String> notes = notes(durable);
        promised.forEach(begin ->
                require(notes.stream().anyMatch(note -> note.startsWith(begin)), "it was never noted: " + begin));
    }

    private static List<String> notes(DurableStates durable) {
        return durable.states(Notebook.TYPE).values().stream()
                .flatMap(notes -> notes.texts().stream())
                .toList();
    }

    /**
     * The journal of an invocation has no gaps, and so nothing of what a function wrote before it was restarted; but a
     * step aside that is going to be tried again has no place there yet.
     */
    private static void checkPositions(String key, InvocationState state) {
        boolean hasAside = key.startsWith(Trips.TRIP + "/")
                && state.life().exists()
                && order(state).has(Plan.STEPS_ASIDE);
        int last = 0;
        for (Op op : state.recorded().ops()) {
            int next = last + 1;
            while (hasAside && (next == LEFT || next == RIGHT)) {
                next++;
            }
            require(position(op) <= next, key + " has " + op + " behind position " + last);
            last = Math.max(last, position(op));
        }
    }

    private static int position(Op op) {
        return switch (op) {
            case Opened opened -> opened.position();
            case Finished finished -> finished.position();
            default -> 0;
        };
    }

    private void judge(String key, InvocationState state, Life.Phase.Ended ended) {
        boolean isLeg = key.startsWith(Trips.LEG + "/");
        switch (ended.outcome()) {
            case Outcome.Succeeded(Value value) -> {
                String result = VALUES.decode(String.class, value, state.kept().forms());
                if (isLeg) {
                    require(outside.isLastRun(String.valueOf(result)), key + " has the result " + result);
                } else {
                    judgeResult(key, state, String.valueOf(result));
                }
            }
            case Outcome.Failed(Failure failure) -> {
                if (ended.status() == InvocationStatus.FAILED) {
                    require(
                            !isLeg && (isOrdered(state, failure) || lostCall(state) > 0),
                            key + " has failed: " + failure);
                }
                if (!isLeg && !failure.message().contains(KILLED)) {
                    judgeUndone(key, state, ended.status());
                }
            }
            case Outcome.Replied replied -> require(false, key + " has ended with " + replied);
        }
        if (!isLeg && state.life().generation() == 0) {
            promiseNotes(key, state);
        }
    }

    private static boolean isOrdered(InvocationState state, Failure failure) {
        return order(state).has(Plan.FAILS)
                && failure.type().equals(TerminalException.class.getName())
                && failure.message().equals(TripLayer.FAILURE);
    }

    /**
     * The position of a call that was cancelled with the trip, when a restart has kept that, and has forgotten that the
     * trip was to end; 0 for none.
     */
    private static int lostCall(InvocationState state) {
        return state.recorded().ops().stream()
                .filter(op -> state.life().generation() > 0
                        && op instanceof Finished(var _, OpKind kind, var _, Outcome outcome)
                        && kind == OpKind.CALL
                        && outcome instanceof Outcome.Failed)
                .mapToInt(TripJudge::position)
                .findFirst()
                .orElse(0);
    }

    private static Order order(InvocationState state) {
        Order order =
                VALUES.decode(Order.class, state.begun().input(), state.kept().forms());
        return java.util.Objects.requireNonNull(order);
    }

    private void judgeResult(String key, InvocationState state, String result) {
        Order order = order(state);
        int expected = 2;
        expected += order.has(Plan.STEPS_ASIDE) ? 2 : 0;
        for (Plan part : List.of(Plan.VERIFIES, Plan.ASKS, Plan.WAITS, Plan.HEARS, Plan.CALLS)) {
            expected += order.has(part) ? 1 : 0;
        }
        String[] parts = result.split("\\|", -1);
        require(
                parts.length == expected && !order.has(Plan.FAILS),
                key + " has the result " + result + ", and ordered " + order);
        for (String part : parts) {
            require(
                    HEARD.matcher(part).matches() || outside.isLastRun(part),
                    key + " has the result " + result + ", of which this is none: " + part);
        }
    }

    /** What was registered before it failed, or was cancelled, is undone, the last first. */
    private void judgeUndone(String key, InvocationState state, InvocationStatus status) {
        List<Op> ops = state.recorded().ops();
        int cancelledAt = ops.stream()
                .filter(op -> op instanceof Finished finished && finished.kind() == OpKind.CANCELLED)
                .mapToInt(TripJudge::position)
                .findFirst()
                .orElse(0);
        require(
                (cancelledAt > 0) == (status == InvocationStatus.CANCELLED)
                        || ops.stream().allMatch(op -> position(op) == 0),
                key + " is " + status + ", and cancelled at position " + cancelledAt);
        if (ops.stream().allMatch(op -> position(op) == 0)) {
            return; // it had not begun
        }
        int pay = payPosition(order(state));
        int lost = lostCall(state);
        int failedAt = cancelledAt > 0 ? cancelledAt : lost > 0 ? lost : pay;
        List<String> expected = new ArrayList<>();
        if (failedAt >= pay) {
            expected.add("unpay");
        }
        if (failedAt >= 2) {
            expected.add("note");
        }
        expected.add("unbook");
        List<String> done = ops.stream()
                .filter(op -> position(op) > failedAt && op instanceof Finished)
                .map(op -> (Finished) op)
                .map(finished -> finished.name().startsWith(Notebook.TYPE.name()) ? "note" : finished.name())
                .toList();
        require(done.equals(expected), key + " has undone " + done + " instead of " + expected);
        if (state.life().generation() == 0 && !bornAgain.contains(token(key))) {
            expected.remove("note");
            List<String> seen = new ArrayList<>(outside.undone(token(key)));
            seen.remove("unleg"); // that is not the trip's own
            require(seen.equals(expected), key + " was undone outside: " + seen + " instead of " + expected);
        }
    }

    /** The position of the last step. */
    private static int payPosition(Order order) {
        int position = 4;
        position += order.has(Plan.STEPS_ASIDE) ? 2 : 0;
        position += order.has(Plan.VERIFIES) ? 1 : 0;
        position += order.has(Plan.SLEEPS) ? 1 : 0;
        position += order.has(Plan.ASKS) ? 1 : 0;
        position += order.has(Plan.WAITS) ? 2 : 0;
        position += order.has(Plan.HEARS) ? 2 : 0;
        position += order.has(Plan.CALLS) ? 1 : 0;
        return position;
    }

    private void promiseNotes(String key, InvocationState state) {
        String token = token(key);
        for (Op op : state.recorded().ops()) {
            if (op instanceof Finished(var _, OpKind kind, String name, var _)) {
                if (kind == OpKind.SEND) {
                    promised.add(token + " sent");
                } else if (kind == OpKind.COMPENSATION && name.startsWith(Notebook.TYPE.name())) {
                    promised.add(token + RETURNED);
                } else if (kind == OpKind.ASK) {
                    promised.add(token + " asked");
                }
            }
        }
    }
}
