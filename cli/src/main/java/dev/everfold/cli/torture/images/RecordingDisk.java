package dev.everfold.cli.torture.images;

import dev.everfold.cli.torture.images.Cut.Node;
import dev.everfold.journal.chronicle.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * A disk that remembers of every file what was in it when it was last synced, and of every directory which names were
 * synced. One call at a time. What changes between calls, by mapped memory or otherwise, is found by looking.
 */
public final class RecordingDisk implements Disk {

    /** Is there before every call. */
    @FunctionalInterface
    interface Watcher {

        /**
         * The call of this number, from 1, comes next, and no other is under way.
         *
         * @throws IOException to let the call fail instead
         */
        void before(long call) throws IOException;
    }

    private final Path root;
    private final Watcher watcher;
    private final Map<Path, Node> present = new HashMap<>();
    private final Map<FileChannel, Node> open = new WeakHashMap<>();
    private long calls;

    /** For a directory that is empty, or of which everything is synced. */
    static RecordingDisk allSynced(Path root, Watcher watcher) throws IOException {
        RecordingDisk disk = new RecordingDisk(root, watcher, new Node(true));
        disk.look();
        disk.syncAll(disk.node(root));
        return disk;
    }

    /** For a directory that holds what is there after a kill at this moment, synced as far as it was. */
    static RecordingDisk afterKill(Path root, Cut cut, Watcher watcher) {
        return new RecordingDisk(root, watcher, cut.root());
    }

    private RecordingDisk(Path root, Watcher watcher, Node top) {
        this.root = root;
        this.watcher = watcher;
        register(root, top);
    }

    private void register(Path path, Node node) {
        present.put(path, node);
        node.presentNames.forEach((name, child) -> register(path.resolve(name), child));
    }

    private void syncAll(Node node) {
        node.synced = node.present;
        node.syncedNames = Map.copyOf(node.presentNames);
        node.presentNames.values().forEach(this::syncAll);
    }

    /** The present moment. */
    synchronized Cut cut() throws IOException {
        look();
        return new Cut(node(root));
    }

    /** How many calls there were. */
    synchronized long calls() {
        return calls;
    }

    private void look() throws IOException {
        look(root);
    }

    private void look(Path path) throws IOException {
        Node node = node(path);
        if (!node.isDirectory) {
            node.present = Content.of(path);
            return;
        }
        node.presentNames = names(path);
        for (String name : node.presentNames.keySet()) {
            look(path.resolve(name));
        }
    }

    private Node node(Path path) {
        return present.computeIfAbsent(path, there -> new Node(Files.isDirectory(there)));
    }

    private Map<String, Node> names(Path directory) throws IOException {
        List<Path> children;
        try (var found = Files.list(directory)) {
            children = found.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Map<String, Node> names = new HashMap<>();
        children.forEach(child -> names.put(child.getFileName().toString(), node(child)));
        return names;
    }

    private Path pathOf(Node node) {
        return present.entrySet().stream()
                .filter(entry -> entry.getValue().equals(node))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a file is synced that has no name any more"));
    }

    private void call() throws IOException {
        calls++;
        watcher.before(calls);
    }

    @Override
    public synchronized void createDirectory(Path directory) throws IOException {
        call();
        REAL.createDirectory(directory);
    }

    @Override
    public synchronized FileChannel open(Path file, OpenOption... options) throws IOException {
        call();
        FileChannel channel = REAL.open(file, options);
        open.put(channel, node(file));
        return channel;
    }

    @Override
    public synchronized boolean reserve(Path file, long bytes) throws IOException {
        call();
        return REAL.reserve(file, bytes);
    }

    @Override
    public synchronized void zero(FileChannel file, long from, long to) throws IOException {
        call();
        REAL.zero(file, from, to);
    }

    @Override
    public synchronized void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        call();
        REAL.write(file, bytes, position);
    }

    @Override
    public synchronized void force(FileChannel file, boolean metadata) throws IOException {
        call();
        Node node = open.get(file);
        if (node == null) {
            throw new IllegalStateException("a file is synced that was not opened through this disk");
        }
        // What is written while the sync runs may miss it.
        Content before = Content.of(pathOf(node));
        REAL.force(file, metadata);
        node.synced = before;
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        call();
        REAL.forceDirectory(directory);
        if (directory.startsWith(root)) {
            node(directory).syncedNames = names(directory);
        }
    }

    @Override
    public synchronized void truncate(FileChannel file, long size) throws IOException {
        call();
        REAL.truncate(file, size);
    }

    @Override
    public synchronized void move(Path from, Path to) throws IOException {
        call();
        REAL.move(from, to);
        Map<Path, Node> moved = new HashMap<>();
        present.forEach((path, node) -> {
            if (path.startsWith(from)) {
                moved.put(to.resolve(from.relativize(path)), node);
            }
        });
        present.keySet().removeIf(path -> path.startsWith(from) || path.startsWith(to));
        present.putAll(moved);
    }

    @Override
    public synchronized void link(Path link, Path existing) throws IOException {
        call();
        REAL.link(link, existing);
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        call();
        if (Files.isRegularFile(path)) {
            node(path).present = Content.of(path);
        } else if (Files.exists(path)) {
            node(path).presentNames = Map.of();
        }
        REAL.delete(path);
        present.remove(path);
    }

    @Override
    public synchronized long usableBytes(Path path) throws IOException {
        return REAL.usableBytes(path);
    }
}
