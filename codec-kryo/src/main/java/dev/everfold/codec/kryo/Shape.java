package dev.everfold.codec.kryo;

/** How the bytes of one position are to be read: what a schema says of a component, an element, a key. */
sealed interface Shape permits Primitive, Leaf, Shape.Named, Shape.Sequence, Shape.Mapping, Shape.Maybe {

    /** As the definition spells it. */
    String text();

    /** A record, an enum or a sealed interface, by its logical name. */
    record Named(String name) implements Shape {
        @Override
        public String text() {
            return name;
        }
    }

    /** Any number of elements. */
    record Sequence(Order order, Shape element) implements Shape {
        @Override
        public String text() {
            return order.word() + "<" + element.text() + ">";
        }
    }

    /** Any number of keys, each with a value. */
    record Mapping(boolean sorted, Shape key, Shape value) implements Shape {
        @Override
        public String text() {
            return (sorted ? "sortedMap<" : "map<") + key.text() + "," + value.text() + ">";
        }
    }

    /** One element or none. */
    record Maybe(Shape element) implements Shape {
        @Override
        public String text() {
            return "optional<" + element.text() + ">";
        }
    }

    /** What a sequence promises of its elements. The bytes of all three are alike. */
    enum Order {
        LIST("list"),
        SET("set"),
        SORTED_SET("sortedSet");

        private final String word;

        Order(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
