/** The example command: stories of durable functions whose processes really die. */
@NullMarked
package dev.everfold.cli.example;

import org.jspecify.annotations.NullMarked;
