package dev.everfold.properties.architecture.samples.beta;

import dev.everfold.properties.architecture.samples.alpha.internal.Hidden;

/** Reaches behind a wall. */
public final class Intruder {
    final Hidden hidden = Hidden.INSTANCE;
}
