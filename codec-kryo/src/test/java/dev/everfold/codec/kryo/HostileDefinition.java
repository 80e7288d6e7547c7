package dev.everfold.codec.kryo;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Definitions that no codec has written: any shapes over any types, long chains, wide records, deep nesting. */
final class HostileDefinition {

    private static final String[] LEAVES = {
        "boolean",
        "byte",
        "char",
        "short",
        "int",
        "long",
        "float",
        "double",
        "string",
        "bigInteger",
        "bigDecimal",
        "uuid",
        "currency",
        "instant",
        "duration",
        "period",
        "localDate",
        "localTime",
        "localDateTime",
        "offsetDateTime",
        "zonedDateTime",
        "zoneOffset",
        "zoneId",
        "year",
        "yearMonth",
        "boolean[]",
        "byte[]",
        "char[]",
        "short[]",
        "int[]",
        "long[]",
        "float[]",
        "double[]"
    };

    private static final String[] GENERICS = {"list", "set", "sortedSet", "optional", "map", "sortedMap"};

    /** More than the thirty-two that a shape may have. */
    private static final int NESTING_MAX = 36;

    private final Random random;
    private final StringBuilder text = new StringBuilder("everfold-kryo 1\n");
    private final int types;

    private HostileDefinition(Random random, int types) {
        this.random = random;
        this.types = types;
    }

    /** A few types, each of which may hold any other. */
    static byte[] any(Random random) {
        HostileDefinition definition = new HostileDefinition(random, random.nextInt(1, 12));
        definition.text.append("T0\n");
        for (int i = 0; i < definition.types; i++) {
            definition.type(i);
        }
        return definition.bytes();
    }

    /** Types of which each holds the next one, in some way. */
    static byte[] chain(Random random, int types) {
        HostileDefinition definition = new HostileDefinition(random, types);
        definition.text.append("T0\n");
        for (int i = 0; i < types - 1; i++) {
            String next = definition.nested("T" + (i + 1), random.nextInt(3));
            definition.text.append("record T%d next:%s%s\n".formatted(i, next, random.nextBoolean() ? "?" : ""));
        }
        definition.text.append("record T%d\n".formatted(types - 1));
        return definition.bytes();
    }

    /** A record that holds itself within as many collections as a shape may nest. */
    static byte[] deep(Random random) {
        HostileDefinition definition = new HostileDefinition(random, 1);
        String itself = definition.nested("T0", random.nextInt(NESTING_MAX));
        definition.text.append("T0\nrecord T0 self:%s\n".formatted(itself));
        return definition.bytes();
    }

    private void type(int number) {
        switch (random.nextInt(4)) {
            case 0 -> {
                text.append("enum T").append(number);
                members(" C");
            }
            case 1 -> {
                text.append("sealed T").append(number);
                members(" T");
            }
            default -> {
                text.append("record T").append(number);
                int components = random.nextInt(8) == 0 ? random.nextInt(200) : random.nextInt(4);
                for (int i = 0; i < components; i++) {
                    text.append(" c").append(i).append(':').append(shape()).append(random.nextBoolean() ? "?" : "");
                }
            }
        }
        text.append('\n');
    }

    private void members(String name) {
        int first = random.nextInt(types);
        for (int i = first; i < types; i++) {
            text.append(name).append(i);
        }
    }

    private String shape() {
        return switch (random.nextInt(4)) {
            case 0 -> LEAVES[random.nextInt(LEAVES.length)];
            case 1 -> nested("T" + random.nextInt(types), random.nextInt(4));
            case 2 -> nested(LEAVES[random.nextInt(LEAVES.length)], random.nextInt(NESTING_MAX));
            default -> "T" + random.nextInt(types);
        };
    }

    private String nested(String innermost, int nesting) {
        String shape = innermost;
        for (int i = 0; i < nesting; i++) {
            String generic = GENERICS[random.nextInt(GENERICS.length)];
            shape = generic.endsWith("ap") ? generic + "<boolean," + shape + ">" : generic + "<" + shape + ">";
        }
        return shape;
    }

    private byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
