/** Money that moves between actors: a message for the way there, and one for the way back when it is not wanted. */
@NullMarked
package dev.everfold.examples.transfer;

import org.jspecify.annotations.NullMarked;
