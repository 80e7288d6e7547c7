package dev.everfold.properties.architecture.samples.alpha.internal;

import dev.everfold.properties.architecture.samples.beta.Intruder;

/** Behind a wall, and half of a cycle. */
public final class Hidden {
    public static final Hidden INSTANCE = new Hidden();

    private Hidden() {}

    @Override
    public boolean equals(Object other) {
        return other instanceof Intruder;
    }

    @Override
    public int hashCode() {
        return 1;
    }
}
