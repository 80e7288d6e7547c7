package dev.everfold.cli.torture;

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

/**
 * Linux' ioctl that shuts a file system down, which ext4 and XFS know. Without flushing their log it is what a power
 * cut is for the page cache: what was not synced is gone, and every later call fails.
 */
final class PowerSwitch {

    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;

    /** EXT4_IOC_SHUTDOWN and XFS_IOC_GOINGDOWN are the same number. */
    private static final long GOING_DOWN = 0x8004587DL;

    private static final int WITHOUT_FLUSHING_THE_LOG = 2;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private PowerSwitch() {}

    /** Cuts the power of the file system that is mounted here. It can only be unmounted after that. */
    static void cut(Path root) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            cut(root, arena);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call threw a checked exception", e);
        }
    }

    @SuppressWarnings("restricted") // the flags of the JVM allow it
    private static void cut(Path root, Arena arena) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle open = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(2));
        MethodHandle ioctl = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("ioctl"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(2));
        MethodHandle close = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        MemorySegment state = arena.allocate(STATE);
        int descriptor = (int) open.invokeExact(state, arena.allocateFrom(root.toString()), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) {
            throw new IOException(root + " cannot be opened, errno " + (int) ERRNO.get(state, 0L));
        }
        MemorySegment flags = arena.allocateFrom(ValueLayout.JAVA_INT, WITHOUT_FLUSHING_THE_LOG);
        int result = (int) ioctl.invokeExact(state, descriptor, GOING_DOWN, flags);
        int errno = (int) ERRNO.get(state, 0L);
        int _ = (int) close.invokeExact(descriptor);
        if (result != 0) {
            throw new IOException("the file system at " + root + " cannot be shut down, errno " + errno);
        }
    }
}
