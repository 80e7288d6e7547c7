package dev.everfold.durable.internal;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map that shares what stays the same with the map it was made of, so that a state with very many
 * parts stays cheap when one of them changes: a balanced binary search tree (AVL) of which a change copies one path.
 */
final class Tree<K extends Comparable<K>, V> extends AbstractMap<K, V> {

    private record Node<K, V>(
            K key,
            V value,
            @Nullable Node<K, V> left,
            @Nullable Node<K, V> right,
            int height,
            int size) {

        static <K, V> Node<K, V> of(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
            int height = 1 + Math.max(Tree.height(left), Tree.height(right));
            return new Node<>(key, value, left, right, height, 1 + Tree.size(left) + Tree.size(right));
        }
    }

    private final @Nullable Node<K, V> root;

    private Tree(@Nullable Node<K, V> root) {
        this.root = root;
    }

    /** The map as a tree; itself if it is one. */
    static <K extends Comparable<K>, V> Tree<K, V> of(Map<K, V> map) {
        if (map instanceof Tree<K, V> tree) {
            return tree;
        }
        Tree<K, V> tree = new Tree<>(null);
        for (Map.Entry<K, V> entry : map.entrySet()) {
            tree = tree.plus(entry.getKey(), entry.getValue());
        }
        return tree;
    }

    /** The map with this value under this key. */
    static <K extends Comparable<K>, V> Map<K, V> plus(Map<K, V> map, K key, V value) {
        return of(map).plus(key, value);
    }

    /** The map without this key. */
    static <K extends Comparable<K>, V> Map<K, V> minus(Map<K, V> map, K key) {
        return map.containsKey(key) ? new Tree<>(without(of(map).root, key)) : map;
    }

    /** The entry with the smallest key; null when there is none. */
    static <K extends Comparable<K>, V> Map.@Nullable Entry<K, V> first(Map<K, V> map) {
        Node<K, V> node = of(map).root;
        return node == null ? null : entry(least(node));
    }

    private Tree<K, V> plus(K key, V value) {
        return new Tree<>(with(root, key, value));
    }

    /** How many steps it takes at most to find something. */
    int depth() {
        return height(root);
    }

    private static <K, V> Map.Entry<K, V> entry(Node<K, V> node) {
        return Map.entry(node.key, node.value);
    }

    private static int height(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.height;
    }

    private static int size(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.size;
    }

    private static <K, V> Node<K, V> least(Node<K, V> from) {
        Node<K, V> least = from;
        while (least.left != null) {
            least = least.left;
        }
        return least;
    }

    private static <K extends Comparable<K>, V> Node<K, V> with(@Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return Node.of(key, value, null, null);
        }
        int order = key.compareTo(node.key);
        if (order < 0) {
            return balanced(node, with(node.left, key, value), node.right);
        }
        if (order > 0) {
            return balanced(node, node.left, with(node.right, key, value));
        }
        return Node.of(key, value, node.left, node.right);
    }

    private static <K extends Comparable<K>, V> @Nullable Node<K, V> without(@Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key);
        if (order < 0) {
            return balanced(node, without(node.left, key), node.right);
        }
        if (order > 0) {
            return balanced(node, node.left, without(node.right, key));
        }
        if (node.right == null) {
            return node.left;
        }
        Node<K, V> next = least(node.right);
        return balanced(next, node.left, without(node.right, next.key));
    }

    /** A node with the key and value of this one over these two, whose heights differ by at most two. */
    private static <K, V> Node<K, V> balanced(Node<K, V> of, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        if (left != null && left.height > height(right) + 1) {
            if (left.right != null && height(left.left) < left.right.height) {
                Node<K, V> middle = left.right;
                return Node.of(
                        middle.key,
                        middle.value,
                        Node.of(left.key, left.value, left.left, middle.left),
                        Node.of(of.key, of.value, middle.right, right));
            }
            return Node.of(left.key, left.value, left.left, Node.of(of.key, of.value, left.right, right));
        }
        if (right != null && right.height > height(left) + 1) {
            if (right.left != null && height(right.right) < right.left.height) {
                Node<K, V> middle = right.left;
                return Node.of(
                        middle.key,
                        middle.value,
                        Node.of(of.key, of.value, left, middle.left),
                        Node.of(right.key, right.value, middle.right, right.right));
            }
            return Node.of(right.key, right.value, Node.of(of.key, of.value, left, right.left), right.right);
        }
        return Node.of(of.key, of.value, left, right);
    }

    @Override
    @SuppressWarnings("unchecked") // who asks for a key of another type gets a ClassCastException, as a map may do
    public @Nullable V get(@Nullable Object key) {
        K wanted = (K) java.util.Objects.requireNonNull(key, "key");
        Node<K, V> node = root;
        while (node != null) {
            int order = wanted.compareTo(node.key);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return size(root);
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                return new InOrder<>(root);
            }

            @Override
            public int size() {
                return Tree.this.size();
            }
        };
    }

    private static final class InOrder<K, V> implements Iterator<Map.Entry<K, V>> {
        private final Deque<Node<K, V>> path = new ArrayDeque<>();

        InOrder(@Nullable Node<K, V> root) {
            descend(root);
        }

        private void descend(@Nullable Node<K, V> from) {
            for (Node<K, V> node = from; node != null; node = node.left) {
                path.push(node);
            }
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public Map.Entry<K, V> next() {
            if (path.isEmpty()) {
                throw new NoSuchElementException("the map has no more entries");
            }
            Node<K, V> node = path.pop();
            descend(node.right);
            return entry(node);
        }
    }
}
