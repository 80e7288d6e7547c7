package dev.everfold.durable;

/**
 * The context of a shared function of an object.
 *
 * @param <V> the state, or the view of it that the object's type defines
 */
public interface SharedContext<V> extends Context {

    /** The object's key. */
    String key();

    /** The object's state, as of the first time that the function asked here. It is written into the journal. */
    V state();
}
