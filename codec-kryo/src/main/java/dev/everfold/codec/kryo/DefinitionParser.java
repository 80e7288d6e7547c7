package dev.everfold.codec.kryo;

import dev.everfold.codec.kryo.TypeDefinition.Component;
import dev.everfold.codec.kryo.TypeDefinition.EnumDefinition;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import dev.everfold.codec.kryo.TypeDefinition.SealedDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the text of a {@link Definition}. Throws a {@link Refusal} for anything else. */
final class DefinitionParser {

    private static final int NESTING_MAX = 32;

    private final Map<String, TypeDefinition> types = new LinkedHashMap<>();

    /* The shape being read, and how far. */
    private String text = "";
    private int position;

    private DefinitionParser() {}

    static Definition parse(byte[] bytes) {
        return new DefinitionParser().definition(decode(bytes));
    }

    private static List<String> decode(byte[] bytes) {
        try {
            String all = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (!all.endsWith("\n")) {
                throw new Refusal("the last line of the definition has no end");
            }
            return List.of(all.split("\n", -1));
        } catch (CharacterCodingException e) {
            throw new Refusal("the definition is no text", e);
        }
    }

    private Definition definition(List<String> lines) {
        if (!lines.getFirst().equals(Definition.FIRST_LINE)) {
            throw new Refusal("the definition begins with \"" + shortened(lines.getFirst())
                    + "\", and this codec reads \"" + Definition.FIRST_LINE + "\"");
        }
        if (lines.size() < 3) {
            throw new Refusal("the definition names no type");
        }
        Shape root = shape(lines.get(1));
        for (String line : lines.subList(2, lines.size() - 1)) {
            TypeDefinition type = type(List.of(line.split(" ", -1)));
            if (types.put(type.name(), type) != null) {
                throw new Refusal("the definition has " + type.name() + " twice");
            }
        }
        checkMentioned(root);
        for (TypeDefinition type : types.values()) {
            switch (type) {
                case RecordDefinition(var _, List<Component> components) ->
                    components.forEach(component -> checkMentioned(component.shape()));
                case SealedDefinition(var _, List<String> alternatives) -> alternatives.forEach(this::checkAlternative);
                case EnumDefinition _ -> {}
            }
        }
        return new Definition(root, types);
    }

    private void checkMentioned(Shape shape) {
        switch (shape) {
            case Primitive _, Leaf _ -> {}
            case Shape.Sequence(var _, Shape element) -> checkMentioned(element);
            case Shape.Maybe(Shape element) -> checkMentioned(element);
            case Shape.Mapping(var _, Shape key, Shape value) -> {
                checkMentioned(key);
                checkMentioned(value);
            }
            case Shape.Named(String name) -> {
                if (!types.containsKey(name)) {
                    throw new Refusal("the definition mentions " + name + " and does not define it");
                }
            }
        }
    }

    private void checkAlternative(String name) {
        checkMentioned(new Shape.Named(name));
        if (types.get(name) instanceof SealedDefinition) {
            throw new Refusal("the sealed " + name + " stands among alternatives, which are records and enums");
        }
    }

    private TypeDefinition type(List<String> words) {
        if (words.size() < 2) {
            throw new Refusal("a line of the definition is \"" + shortened(String.join(" ", words)) + "\"");
        }
        String name = typeName(words.get(1));
        List<String> rest = words.subList(2, words.size());
        TypeDefinition type = switch (words.getFirst()) {
            case "record" ->
                new RecordDefinition(name, rest.stream().map(this::component).toList());
            case "enum" ->
                new EnumDefinition(
                        name, rest.stream().map(DefinitionParser::memberName).toList());
            case "sealed" ->
                new SealedDefinition(
                        name, rest.stream().map(DefinitionParser::typeName).toList());
            default ->
                throw new Refusal("a type is a record, an enum or sealed, not \"" + shortened(words.getFirst()) + "\"");
        };
        requireDistinct(
                name,
                type instanceof RecordDefinition(var _, List<Component> components)
                        ? components.stream().map(Component::name).toList()
                        : rest);
        return type;
    }

    private static void requireDistinct(String name, List<String> members) {
        if (new HashSet<>(members).size() < members.size()) {
            throw new Refusal("the definition has a member of " + name + " twice");
        }
    }

    private Component component(String word) {
        int colon = word.indexOf(':');
        if (colon < 0) {
            throw new Refusal("a component is name:shape, not \"" + shortened(word) + "\"");
        }
        boolean nullable = word.endsWith("?");
        String shape = word.substring(colon + 1, word.length() - (nullable ? 1 : 0));
        return new Component(memberName(word.substring(0, colon)), shape(shape), nullable);
    }

    private static String typeName(String word) {
        if (!LogicalNames.isTypeName(word)) {
            throw new Refusal("\"" + shortened(word) + "\" is no name of a type");
        }
        return word;
    }

    private static String memberName(String word) {
        if (!LogicalNames.isMemberName(word)) {
            throw new Refusal("\"" + shortened(word) + "\" is no name of a component or a constant");
        }
        return word;
    }

    private Shape shape(String word) {
        text = word;
        position = 0;
        Shape shape = shape(0);
        if (position != text.length()) {
            throw new Refusal("a shape goes on after its end: \"" + shortened(text) + "\"");
        }
        return shape;
    }

    private Shape shape(int nesting) {
        if (nesting > NESTING_MAX) {
            throw new Refusal("a shape is nested more than " + NESTING_MAX + " deep");
        }
        int start = position;
        while (position < text.length() && "<>,".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String word = text.substring(start, position);
        if (position == text.length() || text.charAt(position) != '<') {
            Shape simple = LogicalNames.simpleShape(word);
            return simple != null ? simple : new Shape.Named(typeName(word));
        }
        position++;
        Shape shape = generic(word, nesting + 1);
        expect('>');
        return shape;
    }

    private Shape generic(String word, int nesting) {
        Shape first = shape(nesting);
        return switch (word) {
            case "list" -> new Shape.Sequence(Shape.Order.LIST, first);
            case "set" -> new Shape.Sequence(Shape.Order.SET, first);
            case "sortedSet" -> new Shape.Sequence(Shape.Order.SORTED_SET, first);
            case "optional" -> new Shape.Maybe(first);
            case "map", "sortedMap" -> {
                expect(',');
                yield new Shape.Mapping(word.equals("sortedMap"), first, shape(nesting));
            }
            default -> throw new Refusal("\"" + shortened(word) + "\" has no elements");
        };
    }

    private void expect(char expected) {
        if (position >= text.length() || text.charAt(position) != expected) {
            throw new Refusal("a shape lacks '" + expected + "': \"" + shortened(text) + "\"");
        }
        position++;
    }

    private static String shortened(String word) {
        return word.length() <= 100 ? word : word.substring(0, 100) + "…";
    }
}
