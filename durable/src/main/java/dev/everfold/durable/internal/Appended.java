package dev.everfold.durable.internal;

import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;

/**
 * An immutable list that shares its elements with the list it was made of by appending, so that a state which grows by
 * one element at each event stays cheap. Lists of one line share an array, of which each sees its own first part; who
 * appends to one that is not the longest gets an array of its own, unless the next element there is the same.
 */
final class Appended<E> extends AbstractList<E> implements RandomAccess {

    /** What lists of one line share. Appending is guarded by itself; elements never change once they are there. */
    private static final class Line {
        private Object[] elements;
        private int used;

        Line(Object[] elements, int used) {
            this.elements = elements;
            this.used = used;
        }
    }

    private final Line line;
    private final Object[] elements;
    private final int size;

    private Appended(Line line, Object[] elements, int size) {
        this.line = line;
        this.elements = elements;
        this.size = size;
    }

    /** A list of these. */
    static <E> List<E> of(Collection<? extends E> elements) {
        Object[] copy = elements.toArray();
        return new Appended<>(new Line(copy, copy.length), copy, copy.length);
    }

    /** The list with one more element. */
    static <E> List<E> plus(List<E> list, E element) {
        Appended<E> known = list instanceof Appended<E> appended ? appended : (Appended<E>) Appended.<E>of(list);
        return known.plus(element);
    }

    private Appended<E> plus(E element) {
        synchronized (line) {
            if (line.used > size && !element.equals(line.elements[size])) {
                Object[] own = java.util.Arrays.copyOf(elements, grown(size));
                own[size] = element;
                return new Appended<>(new Line(own, size + 1), own, size + 1);
            }
            if (line.used == size) {
                if (size == line.elements.length) {
                    line.elements = java.util.Arrays.copyOf(line.elements, grown(size));
                }
                line.elements[size] = element;
                line.used = size + 1;
            }
            return new Appended<>(line, line.elements, size + 1);
        }
    }

    private static int grown(int size) {
        return Math.max(8, size + (size >> 1) + 1);
    }

    @Override
    @SuppressWarnings("unchecked") // only elements of this type are ever put in
    public E get(int index) {
        java.util.Objects.checkIndex(index, size);
        return (E) elements[index];
    }

    @Override
    public int size() {
        return size;
    }
}
