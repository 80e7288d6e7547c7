package dev.everfold.cli.torture.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A store at one moment: what is there, and what of it is synced. Immutable once it is made; a {@link RecordingDisk}
 * makes it, and makes itself from it.
 */
final class Cut {

    /** A file or a directory, under whatever name. */
    static final class Node {

        final boolean isDirectory;

        /** At the last sync of the file. */
        Content synced = Content.EMPTY;

        /** Of the file, when the moment came, or when it was deleted. */
        Content present = Content.EMPTY;

        /** At the last sync of the directory. */
        Map<String, Node> syncedNames = Map.of();

        /** Of the directory, when the moment came. */
        Map<String, Node> presentNames = Map.of();

        Node(boolean isDirectory) {
            this.isDirectory = isDirectory;
        }

        /** The same, and all below it, for a moment of its own. */
        Node copy(Map<Node, Node> copies) {
            Node before = copies.get(this);
            if (before != null) {
                return before;
            }
            Node copy = new Node(isDirectory);
            copies.put(this, copy);
            copy.synced = synced;
            copy.present = present;
            copy.syncedNames = copy(syncedNames, copies);
            copy.presentNames = copy(presentNames, copies);
            return copy;
        }

        private static Map<String, Node> copy(Map<String, Node> names, Map<Node, Node> copies) {
            Map<String, Node> copied = new HashMap<>();
            names.forEach((name, node) -> copied.put(name, node.copy(copies)));
            return copied;
        }
    }

    private final Node root;

    Cut(Node root) {
        this.root = root.copy(new HashMap<>());
    }

    /** A copy of the directory at the top. */
    Node root() {
        return root.copy(new HashMap<>());
    }

    /** Writes what another process finds after a kill: everything. */
    void afterKill(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, Node> child : root.presentNames.entrySet()) {
            writePresent(child.getValue(), directory.resolve(child.getKey()));
        }
    }

    private static void writePresent(Node node, Path path) throws IOException {
        if (!node.isDirectory) {
            node.present.write(path);
            return;
        }
        Files.createDirectory(path);
        for (Map.Entry<String, Node> child : node.presentNames.entrySet()) {
            writePresent(child.getValue(), path.resolve(child.getKey()));
        }
    }

    /** Writes what a power cut could leave. */
    void afterPowerCut(Path directory, Tear tear) throws IOException {
        Files.createDirectories(directory);
        writeTorn(root, directory, tear);
    }

    private static void writeTorn(Node directory, Path path, Tear tear) throws IOException {
        for (Map.Entry<String, Node> child : left(directory, tear).entrySet()) {
            Node node = child.getValue();
            Path there = path.resolve(child.getKey());
            if (node.isDirectory) {
                Files.createDirectory(there);
                writeTorn(node, there, tear);
            } else {
                tear.of(node.synced, node.present).write(there);
            }
        }
    }

    /**
     * The names that are left: all that are synced and still in use, and those made or taken away since if that
     * happened. What was renamed has one of its names.
     */
    private static Map<String, Node> left(Node directory, Tear tear) {
        Map<Node, String> before = namesOf(directory.syncedNames);
        Map<Node, String> now = namesOf(directory.presentNames);
        Map<String, Node> left = new HashMap<>();
        Set<Node> chosen = new HashSet<>();
        Set<String> names = new TreeSet<>(directory.syncedNames.keySet());
        names.addAll(directory.presentNames.keySet());
        for (String name : names) {
            for (Map<String, Node> side : List.of(directory.syncedNames, directory.presentNames)) {
                Node node = side.get(name);
                if (node != null && chosen.add(node)) {
                    String old = before.get(node);
                    String present = now.get(node);
                    String used = (old != null && old.equals(present)) || tear.happened() ? present : old;
                    if (used != null) {
                        left.put(used, node);
                    }
                }
            }
        }
        return left;
    }

    private static Map<Node, String> namesOf(Map<String, Node> nodes) {
        Map<Node, String> names = new HashMap<>();
        nodes.forEach((name, node) -> names.put(node, name));
        return names;
    }
}
