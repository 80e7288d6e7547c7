package dev.everfold.cli.past;

import dev.everfold.cli.console.UsageException;
import dev.everfold.history.Components;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on a state: the path of a component, one of {@code == != < <= > >=}, and a number, {@code true},
 * {@code false}, {@code nothing}, or a text, which may stand in double quotes. Numbers are compared as such, instants
 * as such, everything else by its text; what is nothing is equal to {@code nothing} only, and neither more nor less
 * than anything.
 *
 * @param component as in {@link Components}
 */
record Condition(String component, String operator, String literal) implements Predicate<Object> {

    private static final Pattern FORM =
            Pattern.compile("\\s*([^=!<>\\s]+)\\s*(==|!=|<=|>=|<(?!=)|>(?!=))\\s*(.*\\S)\\s*");
    private static final String NOTHING = "nothing";

    static Condition parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException(
                    "--where is a component, one of == != < <= > >=, and a value, such as \"balance >= 0\"" + "; was \""
                            + text + "\"");
        }
        Condition condition = new Condition(matcher.group(1), matcher.group(2), matcher.group(3));
        try {
            Components.at(condition.component, Components.NOTHING);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("--where: " + wrong.getMessage());
        }
        return condition;
    }

    @Override
    public boolean test(Object state) {
        Object value = Components.at(component, state);
        boolean isThere = !value.equals(Components.NOTHING);
        if (!isThere || literal.equals(NOTHING)) {
            boolean isEqual = !isThere && literal.equals(NOTHING);
            return switch (operator) {
                case "==" -> isEqual;
                case "!=" -> !isEqual;
                default -> false;
            };
        }
        int order = compare(value);
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private int compare(Object value) {
        String text = literal.length() > 1 && literal.startsWith("\"") && literal.endsWith("\"")
                ? literal.substring(1, literal.length() - 1)
                : literal;
        try {
            if (value instanceof Number) {
                return new BigDecimal(value.toString()).compareTo(new BigDecimal(text));
            }
            if (value instanceof Instant instant) {
                return instant.compareTo(Instant.parse(text));
            }
        } catch (NumberFormatException | DateTimeException wrong) {
            throw new UsageException("--where: " + component + " is " + value + ", and \"" + text
                    + "\" is nothing that could be compared with it");
        }
        return value.toString().compareTo(text);
    }

    @Override
    public String toString() {
        return component + " " + operator + " " + literal;
    }
}
