package dev.everfold.cli.torture;

import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file system of its own, in a file, whose power can be cut. Takes Linux, root and loop devices. For one thread;
 * closing unmounts it, as the end of this process does.
 */
final class LoopDisk implements AutoCloseable {

    private static final Set<Path> MOUNTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LoopDisk::unmountAll, "torture-unmount"));
    }

    private final Type type;
    private final Path home;
    private final Path root;
    private Path image;
    private int plugged;

    /** The file systems that can be shut down. */
    enum Type {
        EXT4("ext4", 256L << 20, "-F", "loop"),
        // The smallest that it makes. A copy has the identity of the first, which may still be mounted elsewhere.
        XFS("xfs", 300L << 20, "-f", "loop,nouuid");

        private final String name;
        private final long bytes;
        private final String force;
        private final String mountOptions;

        Type(String name, long bytes, String force, String mountOptions) {
            this.name = name;
            this.bytes = bytes;
            this.force = force;
            this.mountOptions = mountOptions;
        }

        /** As the operating system calls it. */
        String systemName() {
            return name;
        }
    }

    private LoopDisk(Type type, Path home) throws IOException {
        this.type = type;
        this.home = home;
        this.root = Files.createDirectory(home.resolve("disk"));
        this.image = imageNumber(0);
    }

    /** Makes an empty one, mounted below this directory. */
    static LoopDisk make(Type type, Path home) throws IOException, InterruptedException {
        return make(type, type.bytes, home);
    }

    /** Makes an empty one of this size. */
    static LoopDisk make(Type type, long bytes, Path home) throws IOException, InterruptedException {
        LoopDisk disk = new LoopDisk(type, Files.createDirectories(home));
        Programs.run("truncate", "-s", String.valueOf(bytes), disk.image.toString());
        Programs.run("mkfs." + type.name, "-q", type.force, disk.image.toString());
        disk.mount();
        return disk;
    }

    /** Whether one can be made by this user on this machine. */
    static boolean canBeMade(Type type) throws InterruptedException {
        try {
            Path home = Files.createTempDirectory("everfold-disk");
            try {
                make(type, home).close();
            } finally {
                Directories.delete(home);
            }
            return true;
        } catch (IOException cannot) {
            return false;
        }
    }

    private Path imageNumber(int number) {
        return home.resolve("disk-" + number + ".img");
    }

    private void mount() throws IOException, InterruptedException {
        MOUNTED.add(root);
        Programs.run("mount", "-t", type.name, "-o", type.mountOptions, image.toString(), root.toString());
    }

    private static boolean unmount(Path root) throws InterruptedException {
        boolean isUnmounted = Programs.succeeds("umount", root.toString())
                // Somebody looks into it, maybe a program that indexes files: it goes when they do.
                || Programs.succeeds("umount", "-l", root.toString());
        MOUNTED.remove(root);
        return isUnmounted;
    }

    private static void unmountAll() {
        for (Path root : MOUNTED) {
            try {
                Programs.run("umount", "-l", root.toString());
            } catch (IOException | InterruptedException failure) {
                System.err.println("everfold: still mounted: " + root + ": " + failure);
            }
        }
    }

    /** Where it is mounted. */
    Path root() {
        return root;
    }

    /** Loses everything that is not synced, and fails from now on. */
    void cutPower() throws IOException {
        PowerSwitch.cut(root);
    }

    /**
     * Gives it power again. Nobody may use it meanwhile. What it was before is kept in a file until the next time, for
     * those who want to look at it.
     */
    void plugIn() throws IOException, InterruptedException {
        // Other processes may have a copy of the mount in a namespace of theirs, and then the dead file system lives
        // on.
        // So what is mounted is a copy of the device's content, which is another device.
        unmount(root);
        Path next = imageNumber(++plugged);
        Programs.run("cp", "--sparse=always", image.toString(), next.toString());
        Files.deleteIfExists(imageNumber(plugged - 2));
        image = next;
        mount();
    }

    /** Refuses writing from now on, or takes it again. */
    void remount(boolean isReadOnly) throws IOException, InterruptedException {
        Programs.run("mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", root.toString());
    }

    /** Unmounts it. The image stays. */
    @Override
    public void close() throws IOException {
        try {
            if (MOUNTED.contains(root) && !unmount(root)) {
                throw new IOException("cannot be unmounted: " + root);
            }
        } catch (InterruptedException e) {
            // The hook will unmount it.
            Thread.currentThread().interrupt();
        }
    }
}
