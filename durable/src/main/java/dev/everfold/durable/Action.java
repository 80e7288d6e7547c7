package dev.everfold.durable;

/** The code of a step without a result. */
@FunctionalInterface
public interface Action {

    /** Runs the step. Must not use the function's context. */
    void run() throws Exception;
}
