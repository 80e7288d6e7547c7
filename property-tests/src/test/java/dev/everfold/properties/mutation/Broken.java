package dev.everfold.properties.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.UUID;

/** What mutations call instead of what keeps a promise. */
public final class Broken {

    private Broken() {}

    /** Instead of the checksum of a frame: the one that stands in it. */
    public static int checksumAsFound(Object frame, byte[] bytes, int at, int size) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 4);
    }

    /** Instead of the comparison of two ids. */
    public static boolean alwaysEqual(UUID one, Object other) {
        return true;
    }

    /** Instead of the comparison of two texts. */
    public static boolean alwaysEqual(String one, Object other) {
        return true;
    }

    /** Instead of the lock of the operating system. */
    public static FileLock noLock(FileChannel file, long from, long size, boolean shared) {
        return new FileLock(file, from, size, shared) {
            @Override
            public boolean isValid() {
                return true;
            }

            @Override
            public void release() {}
        };
    }
}
