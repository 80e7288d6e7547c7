package dev.everfold.durable;

/** What names of steps, promises, signals and the like have in common. */
final class Names {

    private static final int LENGTH_MAX = 255;

    private Names() {}

    /**
     * The name, if it is one.
     *
     * @throws IllegalArgumentException when it is not
     */
    static String check(String what, String name) {
        if (name.isEmpty() || name.length() > LENGTH_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " has 1 to " + LENGTH_MAX
                    + " characters and none that controls, this one does not: \"" + name + "\"");
        }
        return name;
    }
}
