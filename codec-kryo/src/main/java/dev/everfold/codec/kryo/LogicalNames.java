package dev.everfold.codec.kryo;

import dev.everfold.codec.CodecException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which names types, components and constants can have in a definition, and which they have when nothing else is said.
 */
final class LogicalNames {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_$./@-]{1,255}");
    private static final Set<String> RESERVED = Set.of("list", "set", "sortedSet", "map", "sortedMap", "optional");

    private LogicalNames() {}

    /** The name of a class without its package: {@code Outer.Simple} for members, {@code Simple} for others. */
    static String of(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        boolean isMember = outer != null && type.isMemberClass();
        return isMember ? of(outer) + "." + type.getSimpleName() : type.getSimpleName();
    }

    /**
     * The name of a type, itself.
     *
     * @throws CodecException when a definition cannot hold it
     */
    static String checkedType(String name) {
        if (!isTypeName(name)) {
            throw new CodecException(
                    "a type's name in a schema has 1 to 255 letters, digits and _ $ . / @ -, and is no word"
                            + " of the schema language; this one is not: \"" + name + "\"");
        }
        return name;
    }

    /**
     * The name of a component or a constant, itself.
     *
     * @throws CodecException when a definition cannot hold it
     */
    static String checkedMember(String name) {
        if (!isMemberName(name)) {
            throw new CodecException("a component's or constant's name in a schema has 1 to 255 letters, digits and"
                    + " _ $ . / @ -; this one is not: \"" + name + "\"");
        }
        return name;
    }

    static boolean isTypeName(String name) {
        return isMemberName(name) && !RESERVED.contains(name) && simpleShape(name) == null;
    }

    static boolean isMemberName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The primitive or leaf of this spelling, or null. */
    static @Nullable Shape simpleShape(String text) {
        for (Primitive primitive : Primitive.values()) {
            if (primitive.text().equals(text)) {
                return primitive;
            }
        }
        for (Leaf leaf : Leaf.values()) {
            if (leaf.text().equals(text)) {
                return leaf;
            }
        }
        return null;
    }
}
