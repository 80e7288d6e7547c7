package dev.everfold.cli.console;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Whether somebody is watching. */
public final class Terminal {

    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private Terminal() {}

    /**
     * Whether both stdout and stderr are terminals. {@code System.console()} answers for stdin and stdout only, and
     * progress goes to stderr; so the C library is asked. False where there is none to ask.
     */
    public static boolean isWatched() {
        return isTerminal(STDOUT) && isTerminal(STDERR);
    }

    @SuppressWarnings("restricted") // isatty takes and returns an int: no memory is touched
    private static boolean isTerminal(int fileDescriptor) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("isatty");
        if (function.isEmpty()) {
            return false;
        }
        MethodHandle isatty = linker.downcallHandle(
                function.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            return (int) isatty.invokeExact(fileDescriptor) == 1;
        } catch (Throwable impossible) {
            throw new AssertionError("isatty does not throw", impossible);
        }
    }
}
