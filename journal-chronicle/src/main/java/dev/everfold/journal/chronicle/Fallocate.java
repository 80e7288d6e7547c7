package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.posix.PosixAPI;

/**
 * Linux' fallocate(2), which the JDK does not offer: gives a file its blocks without writing them. Called through the
 * library that Chronicle has loaded anyway; the JDK's own way to native functions would take a tenth of a second of
 * each process that opens a store.
 */
final class Fallocate {

    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final int EINTR = 4;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;

    private static final boolean IS_LINUX = System.getProperty("os.name", "").equals("Linux");

    private Fallocate() {}

    /**
     * Gives the file blocks for its first bytes, and at least this size.
     *
     * @return false when the system or the file system cannot
     * @throws IOException when the disk is full or the file cannot be opened
     */
    static boolean reserve(Path file, long bytes) throws IOException {
        if (!IS_LINUX) {
            return false;
        }
        PosixAPI posix = PosixAPI.posix();
        try {
            int descriptor = posix.open(file.toString(), O_WRONLY | O_CLOEXEC, 0);
            if (descriptor < 0) {
                throw new IOException(file + " cannot be opened to reserve space, errno " + posix.lastError());
            }
            try {
                return reserve(posix, file, bytes, descriptor);
            } finally {
                posix.close(descriptor);
            }
        } catch (UnsupportedOperationException | LinkageError e) {
            // A C library without it: space is then reserved by writing it.
            return false;
        }
    }

    private static boolean reserve(PosixAPI posix, Path file, long bytes, int descriptor) throws IOException {
        while (posix.fallocate(descriptor, 0, 0, bytes) != 0) {
            int errno = posix.lastError();
            if (errno == ENOSPC || errno == EDQUOT) {
                throw new IOException("no space left for " + bytes + " bytes of " + file + ", errno " + errno);
            }
            if (errno != EINTR) {
                return false;
            }
        }
        return true;
    }
}
