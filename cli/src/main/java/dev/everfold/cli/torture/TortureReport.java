package dev.everfold.cli.torture;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * What came of a run.
 *
 * @param seed that repeats the plan
 * @param rounds processes ended
 * @param acknowledged commands that clients got an answer to
 * @param reopenMillisMax the longest time from the beginning of {@code ActorSystem.open} to the first reply
 * @param faults what was found
 */
public record TortureReport(long seed, Rounds rounds, long acknowledged, long reopenMillisMax, Faults faults) {

    /**
     * Processes ended.
     *
     * @param all of them
     * @param namespaced in a fresh namespace for process ids, where every process has the same id
     */
    public record Rounds(int all, int namespaced) {}

    /**
     * What was found.
     *
     * @param lost acknowledged, or sent, and not there
     * @param duplicated done twice
     * @param descriptions of these and of whatever else was wrong
     */
    public record Faults(long lost, long duplicated, List<String> descriptions) {}

    /** Whether nothing was found. */
    public boolean isClean() {
        return faults.descriptions.isEmpty();
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "torture")
                .put("rounds", rounds.all)
                .put("namespacedRounds", rounds.namespaced)
                .put("acknowledged", acknowledged)
                .put("lost", faults.lost)
                .put("duplicated", faults.duplicated)
                .put("reopenMillisMax", reopenMillisMax)
                .put("seed", seed);
        faults.descriptions.forEach(json.putArray("findings")::add);
        return json;
    }

    List<String> toText() {
        return List.of(
                String.format(Locale.ROOT, "rounds            %,13d", rounds.all),
                String.format(Locale.ROOT, "  with a used pid %,13d", rounds.namespaced),
                String.format(Locale.ROOT, "acknowledged      %,13d", acknowledged),
                String.format(Locale.ROOT, "lost              %,13d", faults.lost),
                String.format(Locale.ROOT, "duplicated        %,13d", faults.duplicated),
                String.format(Locale.ROOT, "reopened within   %,10d ms", reopenMillisMax),
                String.format(Locale.ROOT, "seed              %13d", seed));
    }
}
