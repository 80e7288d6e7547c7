package dev.everfold.internal;

import dev.everfold.EverfoldException;

/** Where the outcome of a command goes. Told once, by whatever thread settles it; never throws. */
interface Completion<T> {

    void succeeded(T value);

    void failed(EverfoldException failure);

    /** For commands that nobody waits for. */
    static <T> Completion<T> ignored() {
        return new Completion<>() {
            @Override
            public void succeeded(T value) {}

            @Override
            public void failed(EverfoldException failure) {}
        };
    }
}
