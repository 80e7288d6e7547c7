/** The main job on made-up input, crashed and resumed, and checked against a sum made without any actor. */
@NullMarked
package dev.everfold.cli.demo;

import org.jspecify.annotations.NullMarked;
