package dev.everfold.cli.torture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges in which order a process asked the operating system for what has to survive a power cut. For one thread, and
 * for one trace.
 *
 * <ul>
 *   <li>An acknowledgement is written after a sync of a journal's file that began after its client's line before.
 *   <li>A name (of what was made or renamed) is durable by a sync of its directory before anything relies on it: before
 *       the first data sync of a file below it, before anything below it is deleted, before the next acknowledgement if
 *       it stands in the store's own directory or above (but for the archive, which is made behind the clients' backs
 *       and on which no acknowledgement relies), and at last before the process ends.
 *   <li>A file is synced before it is renamed, unless it is Chronicle's and still empty.
 *   <li>The snapshot store is synced before the journal forgets anything that was acknowledged.
 * </ul>
 *
 * <p>How RocksDB keeps its own files in order is left to RocksDB.
 */
final class SyncOrder {

    /** What Chronicle takes for a new file. */
    private static final String EMPTY = ".precreated";

    /** The snapshot store, and what it is called until it is made. */
    private static final String SNAPSHOTS = "snapshots";

    private static final String SNAPSHOTS_BEING_MADE = "snapshots.new";

    /** Where trimmed segments go. */
    private static final String ARCHIVE = "archive";

    /** What begins the name of a segment that is to be deleted. */
    private static final String TRASH = ".trash-";

    private final Path store;
    private final Findings findings;
    private final Set<Path> known;

    /** Names that are not durable yet, with the time by which they were made. */
    private final Map<Path, Long> pending = new HashMap<>();

    private final Set<Path> synced = new HashSet<>();
    private final Map<String, Long> lastLines = new HashMap<>();
    private long lastSyncBegan = Long.MIN_VALUE;
    private boolean isSnapshotStoreSynced;
    private long acknowledged;

    /** Something that is looked at at one moment. */
    private record Moment(long time, Runnable look) {}

    /**
     * A judge of one trace.
     *
     * @param known what was there before the process began
     */
    SyncOrder(Path store, Set<Path> known, Findings findings) {
        this.store = store;
        this.known = new HashSet<>(known);
        this.findings = findings;
    }

    /** Judges all calls of the process, which has ended in peace; gives how many acknowledgements there were. */
    long judge(List<SystemCall> calls) {
        List<Moment> moments = new ArrayList<>();
        for (SystemCall call : calls) {
            if (call.hasSucceeded()) {
                // What has to be so before a call, at its start; what is so after it, at its end.
                moments.add(new Moment(call.start(), () -> before(call)));
                moments.add(new Moment(call.end(), () -> after(call)));
            }
        }
        moments.sort(Comparator.comparingLong(Moment::time));
        moments.forEach(moment -> moment.look.run());
        pending.keySet()
                .forEach(path -> findings.other("the process ended without a sync of the directory of " + path));
        return acknowledged;
    }

    private void before(SystemCall call) {
        switch (call.name()) {
            case "write" -> beforeLine(call);
            case "fdatasync" -> expectDurableNames(Path.of(call.file()), "a data sync of it");
            case "unlink", "unlinkat", "rmdir" -> {
                Path parent = Path.of(call.texts().getFirst()).getParent();
                if (parent != null) {
                    expectDurableNames(parent, "something below it is deleted");
                }
            }
            case "rename", "renameat", "renameat2" -> {
                Path from = Path.of(call.texts().getFirst());
                expectSnapshots(Path.of(call.texts().get(1)));
                if (pending.containsKey(from)
                        && !synced.contains(from)
                        && !from.toString().endsWith(EMPTY)) {
                    findings.other("renamed without a sync of it: " + from);
                }
            }
            default -> {}
        }
    }

    private void after(SystemCall call) {
        switch (call.name()) {
            case "open", "openat", "creat" -> {
                if (call.name().equals("creat") || call.arguments().contains("O_CREAT")) {
                    made(Path.of(call.texts().getFirst()), call.end());
                }
            }
            case "mkdir", "mkdirat" -> made(Path.of(call.texts().getFirst()), call.end());
            case "rename", "renameat", "renameat2" -> {
                gone(Path.of(call.texts().getFirst()));
                made(Path.of(call.texts().get(1)), call.end());
            }
            case "unlink", "unlinkat", "rmdir" -> gone(Path.of(call.texts().getFirst()));
            case "fsync", "fdatasync" -> afterSync(call);
            case "write" -> afterLine(call);
            default -> {}
        }
    }

    private void made(Path path, long time) {
        if (isOfStore(path) && known.add(path)) {
            pending.put(path, time);
        }
    }

    /** A directory is renamed or deleted with what is below it. */
    private void gone(Path path) {
        known.removeIf(other -> other.startsWith(path));
        pending.keySet().removeIf(other -> other.startsWith(path));
    }

    /** The store, what is in it but for RocksDB's, and the directories that it stands in. */
    private boolean isOfStore(Path path) {
        return (path.startsWith(store) && !isOfRocks(path)) || store.startsWith(path);
    }

    private boolean isOfRocks(Path path) {
        return path.startsWith(store.resolve(SNAPSHOTS_BEING_MADE))
                || (path.startsWith(store.resolve(SNAPSHOTS)) && !path.equals(store.resolve(SNAPSHOTS)));
    }

    /** Before the first acknowledgement segments go that nothing was ever committed to. */
    private void expectSnapshots(Path renamed) {
        if (acknowledged > 0
                && !isSnapshotStoreSynced
                && renamed.getFileName().toString().startsWith(TRASH)) {
            findings.other("forgotten before the snapshot store was synced: " + renamed);
        }
    }

    private void expectDurableNames(Path path, String until) {
        for (Path name = path; name != null; name = name.getParent()) {
            if (pending.containsKey(name)) {
                findings.other("before " + until + " there was no sync of the directory of " + name);
            }
        }
    }

    private void afterSync(SystemCall call) {
        Path file = Path.of(call.file());
        synced.add(file);
        pending.entrySet()
                .removeIf(entry -> file.equals(entry.getKey().getParent()) && entry.getValue() <= call.start());
        isSnapshotStoreSynced |= file.startsWith(store.resolve(SNAPSHOTS));
        if (file.startsWith(store) && call.file().endsWith(".cq4")) {
            lastSyncBegan = Math.max(lastSyncBegan, call.start());
        }
    }

    private void beforeLine(SystemCall call) {
        String[] words = words(call);
        // "answer", client, number, repeated, sequence number, balance
        if (words.length < 6 || !words[0].equals("answer") || words[3].equals("true") || words[4].equals("0")) {
            return;
        }
        acknowledged++;
        Long lineBefore = lastLines.get(words[1]);
        if (lastSyncBegan < (lineBefore == null ? 0 : lineBefore)) {
            findings.other("acknowledged without a sync since the client's line before: " + String.join(" ", words));
        }
        for (Path path : pending.keySet()) {
            if (path.getParent() != null
                    && store.startsWith(path.getParent())
                    && !path.equals(store.resolve(ARCHIVE))) {
                findings.other("acknowledged without a sync of the directory of " + path);
            }
        }
    }

    private void afterLine(SystemCall call) {
        String[] words = words(call);
        if (words.length > 1 && (words[0].equals("answer") || words[0].equals("again"))) {
            lastLines.put(words[1], call.end());
        }
    }

    /** What the process says on stdout, "" otherwise. */
    private static String[] words(SystemCall call) {
        return call.arguments().startsWith("1<") ? call.texts().getFirst().split(" ", -1) : new String[] {""};
    }
}
