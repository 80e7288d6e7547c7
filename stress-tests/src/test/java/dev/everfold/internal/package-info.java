/**
 * Stress tests of the engine's lock-free parts, in the engine's own package because these parts have no other door. An
 * outcome that must not be says what would be broken if it were.
 */
package dev.everfold.internal;
