/** Benchmarks: what the engine reaches, beside what the machine allows in the same run. */
@NullMarked
package dev.everfold.cli.bench;

import org.jspecify.annotations.NullMarked;
