package dev.everfold.durable;

/**
 * The code of a durable function. It is run again after a crash or a long wait, and must then ask its context for the
 * same steps in the same order; so whatever depends on the world, time, or chance goes through the context.
 */
@FunctionalInterface
public interface FunctionBody<I, O> {

    /**
     * Runs the function, on a virtual thread.
     *
     * @param ctx for this thread, and until it returns
     * @throws TerminalException to fail for good. Other exceptions are bugs or bad luck of the code between steps: the
     *     function is tried again by the policy of its {@link FunctionOptions}
     */
    O run(Context ctx, I input) throws Exception;
}
