package dev.everfold.durable.internal;

import static dev.everfold.durable.internal.FunctionLayer.require;

import dev.everfold.durable.InvocationId;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.internal.Life.Phase;
import dev.everfold.durable.internal.Notebook.Notes;
import dev.everfold.simulation.DurableStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of functions on notebooks, by what the journal durably says of both. */
final class DiaryJudge {

    /** What those note that write, when they begin and before they end. */
    static final String IN = " in ";

    static final String OUT = " out ";

    private static final Values VALUES = new Values();

    private final Outside outside;
    private final Twins twins = new Twins();
    private final Set<String> judged = new HashSet<>();

    /** Whose token it is, by token. */
    private final Map<String, String> writers = new HashMap<>();

    /** The newest token, by who has it. */
    private final Map<String, String> tokens = new HashMap<>();

    /** Those that were restarted or killed: others may have come between what they noted. */
    private final Set<String> interrupted = new HashSet<>();

    DiaryJudge(Outside outside) {
        this.outside = outside;
    }

    /** What a reader tells of its notebook: how many notes it has, and the last. */
    static String described(Notes notes) {
        return notes.texts().size() + ":"
                + (notes.texts().isEmpty() ? "" : notes.texts().getLast());
    }

    /** A function runs that writes, with this token of its own. */
    void begins(InvocationId writer, String token) {
        writers.put(token, writer.toString());
        tokens.put(writer.toString(), token);
        outside.complainIf(!twins.areKnown() && outside.isQueued(writer), writer + " writes, and waits for its turn");
    }

    /** A function that writes has called another one on its own notebook. */
    void isRefused(InvocationId writer, boolean isRefused) {
        outside.complainIf(!isRefused, writer + " may wait for its own end");
    }

    /** Whether there are some that nobody can judge. */
    boolean knowsTwins() {
        return twins.areKnown();
    }

    void always(DurableStates durable) {
        Map<String, InvocationState> states = durable.states(Trips.INVOCATION);
        twins.look(states);
        if (twins.areKnown()) {
            return;
        }
        QueueJudge.active(durable)
                .forEach((notebook, active) ->
                        require(active.size() <= 1, "too many are active on " + notebook + ": " + active));
        states.forEach((key, state) -> {
            if (!state.life().restarts().isEmpty()) {
                interrupted.add(key);
            }
            state.life().ended().ifPresent(ended -> {
                if (judged.add(key + " " + state.begun().startedAtMillis() + " "
                        + state.life().run())) {
                    judge(durable, key, state, ended);
                }
            });
        });
        durable.states(Notebook.TYPE).forEach(this::checkNotes);
    }

    /** Each note once; and between the two of one that writes there is none of another that does. */
    private void checkNotes(String notebook, Notes notes) {
        Set<String> all = new HashSet<>();
        String before = "";
        for (String note : notes.texts()) {
            require(all.add(note) || note.startsWith("client"), notebook + " has it twice: " + note);
            String token = note.substring(0, note.indexOf(' '));
            String writer = writers.get(token);
            if (writer == null || interrupted.contains(writer)) {
                continue;
            }
            require(
                    note.contains(IN) || before.equals(token),
                    notebook + " has " + note + ", and somebody else has written since: " + notes.texts());
            before = token;
        }
    }

    private void judge(DurableStates durable, String key, InvocationState state, Phase.Ended ended) {
        require(ended.status() != InvocationStatus.FAILED || mayBeLost(state), key + " has failed: " + ended.outcome());
        if (!(ended.outcome() instanceof Outcome.Succeeded(Value value))) {
            if (ended.outcome().toString().contains(TripJudge.KILLED)) {
                interrupted.add(key);
            }
            return;
        }
        String result =
                String.valueOf(VALUES.decode(String.class, value, state.kept().forms()));
        if (key.startsWith(Diaries.WRITE + "/")) {
            require(outside.isLastRun(result), key + " has the result " + result);
            checkWritten(durable, key, state);
        } else {
            checkRead(durable, key, result);
        }
    }

    /** A visit that was cancelled has lost its calls when it is restarted, and fails with the first. */
    private static boolean mayBeLost(InvocationState state) {
        return !state.life().restarts().isEmpty();
    }

    private void checkWritten(DurableStates durable, String key, InvocationState state) {
        String notebook = state.begun().settings().object().orElseThrow();
        String token = tokens.getOrDefault(key, "");
        List<String> own = new ArrayList<>(durable.states(Notebook.TYPE)
                .getOrDefault(notebook, new Notes(List.of()))
                .texts());
        own.removeIf(note -> !note.startsWith(token));
        require(
                interrupted.contains(key)
                        || (own.size() == 2
                                && own.getFirst().contains(IN)
                                && own.getLast().contains(OUT)),
                key + " has ended, and has written " + own);
    }

    /** What was read is what the notebook was then, and a second time no earlier. */
    private static void checkRead(DurableStates durable, String key, String result) {
        String[] parts = result.split("\\|", -1);
        List<String> notes = durable.states(Notebook.TYPE)
                .getOrDefault(parts[0], new Notes(List.of()))
                .texts();
        int least = 0;
        for (int i = 1; i < parts.length; i++) {
            int count = Integer.parseInt(parts[i].substring(0, parts[i].indexOf(':')));
            require(
                    count >= least
                            && count <= notes.size()
                            && described(new Notes(notes.subList(0, count))).equals(parts[i]),
                    key + " has read " + result + ", and the notebook has " + notes);
            least = count;
        }
    }
}
