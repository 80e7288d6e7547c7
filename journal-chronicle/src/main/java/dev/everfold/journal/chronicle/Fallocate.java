package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Linux' fallocate(2), which the JDK does not offer: gives a file its blocks without writing them. */
final class Fallocate {

    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final int EINTR = 4;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final @Nullable Fallocate LINUX = linux();

    private final MethodHandle open;
    private final MethodHandle fallocate;
    private final MethodHandle close;

    @SuppressWarnings("restricted") // the flags of the JVM allow it, and JvmFlags checks that
    private Fallocate(Linker linker) {
        Linker.Option errno = Linker.Option.captureCallState("errno");
        open = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                errno,
                Linker.Option.firstVariadicArg(2));
        fallocate = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("fallocate"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                errno);
        close = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    private static @Nullable Fallocate linux() {
        try {
            return System.getProperty("os.name", "").equals("Linux") ? new Fallocate(Linker.nativeLinker()) : null;
        } catch (RuntimeException e) {
            // A C library without it: space is then reserved by writing it.
            return null;
        }
    }

    /**
     * Gives the file blocks for its first bytes, and at least this size.
     *
     * @return false when the system or the file system cannot
     * @throws IOException when the disk is full or the file cannot be opened
     */
    static boolean reserve(Path file, long bytes) throws IOException {
        return LINUX != null && LINUX.call(file, bytes);
    }

    private boolean call(Path file, long bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int descriptor = (int) open.invokeExact(state, arena.allocateFrom(file.toString()), O_WRONLY | O_CLOEXEC);
            if (descriptor < 0) {
                throw new IOException(file + " cannot be opened to reserve space, errno " + (int) ERRNO.get(state, 0L));
            }
            try {
                return reserve(file, bytes, descriptor, state);
            } finally {
                int _ = (int) close.invokeExact(descriptor);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call threw a checked exception", e);
        }
    }

    private boolean reserve(Path file, long bytes, int descriptor, MemorySegment state) throws Throwable {
        while (true) {
            int result = (int) fallocate.invokeExact(state, descriptor, 0, 0L, bytes);
            int errno = (int) ERRNO.get(state, 0L);
            if (result == 0) {
                return true;
            }
            if (errno == ENOSPC || errno == EDQUOT) {
                throw new IOException("no space left for " + bytes + " bytes of " + file + ", errno " + errno);
            }
            if (errno != EINTR) {
                return false;
            }
        }
    }
}
