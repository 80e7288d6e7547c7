package dev.everfold.cli.torture;

import dev.everfold.ActorOptions;
import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Retention;
import dev.everfold.SnapshotPolicy;
import java.time.Duration;

/** What an {@link Author} writes on, again and again, because it is deleted or because its time is over. */
final class Note implements Decider<Note.Write, Note.Written, Note.Text, Void> {

    record Write(long step) {}

    record Written(long step) {}

    /**
     * The state: which of its author's steps are on it.
     *
     * @param first the first of them
     * @param last the last of them
     * @param count how many
     */
    record Text(long first, long last, long count) {
        static final Text EMPTY = new Text(0, 0, 0);

        Text plus(long step) {
            return new Text(count == 0 ? step : first, step, count + 1);
        }
    }

    private static final ActorOptions OPTIONS = ActorOptions.DEFAULT
            .snapshots(SnapshotPolicy.NEVER.everyEvents(3).atPassivation().keep(2))
            .retention(Retention.UNTIL_SNAPSHOTTED);

    /** Notes that their authors delete. */
    static final ActorType<Write, Text, Void> DELETED =
            ActorType.of("note", new Note()).options(OPTIONS);

    /** Notes whose time is over soon. */
    static final ActorType<Write, Text, Void> FADING =
            ActorType.of("fading-note", new Note()).options(OPTIONS.timeToLive(Duration.ofMillis(50)));

    @Override
    public Text initialState() {
        return Text.EMPTY;
    }

    @Override
    public Decision<Written, Void> decide(Write command, Text text) {
        return Decision.accept(new Written(command.step));
    }

    @Override
    public Text evolve(Text text, Written event) {
        return text.plus(event.step);
    }
}
