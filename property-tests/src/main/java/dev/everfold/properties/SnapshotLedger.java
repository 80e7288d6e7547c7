package dev.everfold.properties;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry.Answer;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.Entry.SetTimer;
import dev.everfold.journal.Offset;
import dev.everfold.properties.SnapshotStep.Turn;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ChannelProgress;
import dev.everfold.snapshot.NewSnapshot;
import dev.everfold.snapshot.RecordedOutcome;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import dev.everfold.snapshot.TimerKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one shard of a snapshot store must know. Takes the steps that the store takes. */
final class SnapshotLedger {

    /** The actors of the tests; types and keys begin alike, and one key is as long as a key may be. */
    static final List<ActorId> ACTORS = List.of(
            new ActorId("account", "a"),
            new ActorId("account", "ab"),
            new ActorId("accounts", "a"),
            new ActorId("a", "ccounta"),
            new ActorId("x", "Ä 日本 %2e/.."),
            new ActorId("x", "k".repeat(ActorId.KEY_BYTES_MAX)));

    /** Names of timers; as code points, as chars, and as bytes some are ordered differently. */
    private static final List<String> NAMES = List.of("t", "t1", "\uffee", "\ud83d\udd14", "ä b");

    private static final List<Long> DUES = List.of(Long.MIN_VALUE, 0L, 1L, 255L, 256L, 1L << 40, Long.MAX_VALUE);

    private static final int CHANNELS = 3;
    private static final List<Outcome.Kind> KINDS =
            List.of(Outcome.Kind.ACCEPTED, Outcome.Kind.REJECTED, Outcome.Kind.FAILED);

    private final Map<ActorId, ActorHead> heads = new HashMap<>();
    private final Map<ActorId, List<Snapshot>> snapshots = new HashMap<>();
    private final Map<ActorId, Snapshot> bases = new HashMap<>();
    private final Set<TimerKey> timers = new HashSet<>();
    private @Nullable ShardProgress progress;
    private long offset;

    /** Does this to the shard and accounts for it. Flushing is the store's. */
    void take(SnapshotStep step, ShardSnapshots shard) {
        switch (step) {
            case SnapshotStep.Write(var turns) -> shard.write(batch(turns));
            case SnapshotStep.WriteBases(var actors) ->
                shard.writeBases(bases(actors.stream().map(ACTORS::get).toList()));
            case SnapshotStep.Erase(var actor) -> {
                Offset end = new Offset(Math.max(0, offset - ACTORS.size() / 2));
                shard.erase(ACTORS.get(actor), end);
                forget(ACTORS.get(actor), end);
            }
            case SnapshotStep.Flush() -> {}
            case SnapshotStep.Clear() -> {
                shard.clear();
                clear();
            }
        }
    }

    /** Accounts for these turns, and says so in a batch. */
    SnapshotBatch batch(List<Turn> turns) {
        List<ActorHead> newHeads = new ArrayList<>();
        List<NewSnapshot> newSnapshots = new ArrayList<>();
        Set<TimerKey> before = Set.copyOf(timers);
        for (Turn turn : turns) {
            ActorId actor = ACTORS.get(turn.actor());
            ActorHead newest = heads.get(actor);
            long events = turn.isTombstone() ? 0 : turn.events();
            long number = (newest == null ? 0 : newest.sequenceNumber()) + events;
            ActorHead head = new ActorHead(actor, number, new Offset(++offset), turn.isTombstone());
            heads.put(actor, head);
            newHeads.add(head);
            change(actor, turn);
            if (turn.isTombstone()) {
                forget(actor);
            } else if (turn.kept() > 0) {
                NewSnapshot added = new NewSnapshot(actor, snapshot(head), turn.kept());
                newSnapshots.add(added);
                keep(added);
            }
        }
        ShardProgress reached = progress(++offset);
        progress = reached;
        return new SnapshotBatch(
                reached,
                newHeads,
                newSnapshots,
                timers.stream().filter(timer -> !before.contains(timer)).toList(),
                before.stream().filter(timer -> !timers.contains(timer)).toList());
    }

    /** What the turn does to the actor's timers. */
    private void change(ActorId actor, Turn turn) {
        if (turn.isTombstone() || turn.kept() == 3) {
            timers.removeIf(timer -> timer.actor().equals(actor));
        }
        for (int i = 0; i < turn.events() && !turn.isTombstone(); i++) {
            long due = DUES.get((int) ((offset + i) % DUES.size()));
            timers.add(new TimerKey(due, actor, NAMES.get((int) ((offset * 3 + i) % NAMES.size()))));
        }
    }

    /** The timers in the order of the bytes that a store on disk has as keys. */
    private List<TimerKey> timersInOrder() {
        return timers.stream()
                .sorted((one, other) -> Arrays.compareUnsigned(key(one), key(other)))
                .toList();
    }

    private static byte[] key(TimerKey timer) {
        byte[] type = timer.actor().type().getBytes(StandardCharsets.UTF_8);
        byte[] rest = (timer.actor().key() + "\0" + timer.name()).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + type.length + rest.length)
                .putLong(timer.dueMillis() + Long.MIN_VALUE)
                .putInt(type.length)
                .put(type)
                .put(rest)
                .array();
    }

    private void keep(NewSnapshot added) {
        List<Snapshot> kept = snapshots.computeIfAbsent(added.actor(), _ -> new ArrayList<>());
        kept.addFirst(added.snapshot());
        kept.subList(Math.min(added.kept(), kept.size()), kept.size()).clear();
    }

    /** New bases of these actors as of their heads; of a deleted one as of before its end, which comes too late. */
    private Map<ActorId, Snapshot> bases(Collection<ActorId> actors) {
        Map<ActorId, Snapshot> added = new HashMap<>();
        for (ActorId actor : actors) {
            ActorHead head = heads.get(actor);
            if (head != null && head.deleted()) {
                Offset before = new Offset(head.offset().value() - 1);
                added.put(actor, snapshot(new ActorHead(actor, head.sequenceNumber(), before, false)));
            } else if (head != null) {
                added.put(actor, snapshot(head));
                bases.put(actor, snapshot(head));
            }
        }
        return added;
    }

    private void forget(ActorId actor) {
        snapshots.remove(actor);
        bases.remove(actor);
    }

    private void forget(ActorId actor, Offset end) {
        snapshots
                .getOrDefault(actor, new ArrayList<>())
                .removeIf(snapshot -> snapshot.offset().compareTo(end) <= 0);
        bases.computeIfPresent(actor, (_, base) -> base.offset().compareTo(end) <= 0 ? null : base);
    }

    void forgetNewestSnapshot(ActorId actor) {
        List<Snapshot> kept = snapshots.get(actor);
        if (kept != null) {
            kept.removeFirst();
        }
    }

    private void clear() {
        heads.clear();
        snapshots.clear();
        bases.clear();
        timers.clear();
        progress = null;
    }

    static ShardProgress progress(long offset) {
        List<ChannelProgress> channels = new ArrayList<>();
        for (int i = 0; i < CHANNELS; i++) {
            BitSet above = new BitSet();
            for (long bit = offset % 5; bit > 0; bit--) {
                above.set((int) (bit * (i + 1) * 3));
            }
            channels.add(new ChannelProgress(offset * i, offset / (i + 1), above, new Offset(offset / 3)));
        }
        return new ShardProgress(new Offset(offset), channels);
    }

    /** A snapshot as of this head, told by it alone. */
    static Snapshot snapshot(ActorHead head) {
        long offset = head.offset().value();
        List<RecordedOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < offset % 4; i++) {
            Outcome.Kind kind = KINDS.get(i);
            Payload reply = i == 2 ? null : new Payload(offset + i, new byte[i * 7]);
            Outcome outcome = new Outcome(kind, "key-" + i + "-ü", reply, i == 2 ? "why" : "");
            outcomes.add(new RecordedOutcome(outcome, offset + i, 1_700_000_000_000L + i));
        }
        byte[] state = ("state as of " + head).repeat((int) (offset % 7)).getBytes(StandardCharsets.UTF_8);
        return new Snapshot(
                head.sequenceNumber(),
                head.offset(),
                -offset,
                new Payload(offset * 0x9e3779b97f4a7c15L, state),
                outcomes,
                timers(offset));
    }

    private static List<SetTimer> timers(long offset) {
        List<SetTimer> timers = new ArrayList<>();
        for (int i = 0; i < offset % 3; i++) {
            Payload command = new Payload(offset - i, new byte[i * 5]);
            ActorId receiver = i == 0 ? null : ACTORS.get(i);
            Answer answer = i == 0 || offset % 2 == 0 ? null : new Answer(ACTORS.getFirst(), command);
            timers.add(new SetTimer(NAMES.get(i), DUES.get((int) (offset % DUES.size())), command, receiver, answer));
        }
        return timers;
    }

    /** All that the shard must say, as text, a line for each answer. */
    List<String> expected() {
        List<String> lines = new ArrayList<>();
        lines.add(text(progress));
        for (ActorId actor : ACTORS) {
            lines.add("head of " + actor + " " + heads.get(actor));
            List<Snapshot> all = new ArrayList<>(snapshots.getOrDefault(actor, List.of()));
            Snapshot base = bases.get(actor);
            if (base != null) {
                all.add(base);
                all.sort(Comparator.comparing(Snapshot::offset).reversed());
            }
            all.forEach(snapshot -> lines.add("snapshot of " + actor + " " + text(snapshot)));
            lines.add("base of " + actor + " " + text(base));
        }
        for (String type : types()) {
            List<ActorId> actors = ACTORS.stream()
                    .filter(actor -> actor.type().equals(type))
                    .filter(actor -> heads.containsKey(actor)
                            && !java.util.Objects.requireNonNull(heads.get(actor))
                                    .deleted())
                    .toList();
            lines.add("actors of " + type + " " + sorted(actors.stream()));
        }
        List<TimerKey> all = timersInOrder();
        lines.add("timers " + all);
        for (long due : DUES) {
            lines.add("due at " + due + " "
                    + all.stream().filter(timer -> timer.dueMillis() <= due).count());
        }
        return lines;
    }

    /** All that the shard says, in the same words. */
    static List<String> found(ShardSnapshots shard) {
        List<String> lines = new ArrayList<>();
        lines.add(text(shard.progress().orElse(null)));
        for (ActorId actor : ACTORS) {
            lines.add("head of " + actor + " " + shard.head(actor).orElse(null));
            shard.snapshots(actor).forEach(snapshot -> lines.add("snapshot of " + actor + " " + text(snapshot)));
            lines.add("base of " + actor + " " + text(shard.base(actor).orElse(null)));
        }
        for (String type : types()) {
            try (Stream<ActorId> actors = shard.actors(type)) {
                lines.add("actors of " + type + " " + sorted(actors));
            }
        }
        List<TimerKey> all = new ArrayList<>();
        List<TimerKey> page = shard.timers(null, Long.MAX_VALUE, 2);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = shard.timers(page.getLast(), Long.MAX_VALUE, 2);
        }
        lines.add("timers " + all);
        for (long due : DUES) {
            lines.add("due at " + due + " "
                    + shard.timers(null, due, Integer.MAX_VALUE).size());
        }
        return lines;
    }

    private static List<String> types() {
        return Stream.concat(ACTORS.stream().map(ActorId::type), Stream.of("unheard-of"))
                .distinct()
                .toList();
    }

    private static List<String> sorted(Stream<ActorId> actors) {
        return actors.map(ActorId::toString).sorted().toList();
    }

    private static String text(@Nullable ShardProgress progress) {
        return "progress " + progress;
    }

    private static String text(@Nullable Snapshot snapshot) {
        if (snapshot == null) {
            return "none";
        }
        StringBuilder text = new StringBuilder(snapshot.sequenceNumber() + " " + snapshot.offset() + " "
                + snapshot.timestampMillis() + " " + text(snapshot.state()));
        for (RecordedOutcome recorded : snapshot.outcomes()) {
            Outcome outcome = recorded.outcome();
            Payload reply = outcome.reply();
            text.append(" [")
                    .append(outcome.kind() + " " + outcome.idempotencyKey() + " " + outcome.note() + " ")
                    .append(reply == null ? "no reply" : text(reply))
                    .append(" " + recorded.sequenceNumber() + " " + recorded.timestampMillis() + "]");
        }
        for (SetTimer timer : snapshot.timers()) {
            Answer answer = timer.ifRejected();
            text.append(" {" + timer.name() + " " + timer.dueMillis() + " " + timer.receiver() + " "
                    + text(timer.command()) + " "
                    + (answer == null ? "" : answer.receiver() + " " + text(answer.command())) + "}");
        }
        return text.toString();
    }

    private static String text(Payload payload) {
        return Long.toHexString(payload.fingerprint()) + ":" + HexFormat.of().formatHex(payload.bytes());
    }
}
