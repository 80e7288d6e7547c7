/** The engine. Not exported; entered only through {@link dev.everfold.ActorSystem}. */
@NullMarked
package dev.everfold.internal;

import org.jspecify.annotations.NullMarked;
