package dev.everfold.journal.chronicle;

import dev.everfold.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** What can be told beforehand of a file system: whether locks and syncs may be trusted on it. */
enum StorageKind {
    /** Nothing is known against it. */
    LOCAL("", false),

    /** Locks and syncs are not those of one machine, and mapped files not those of one process. */
    NETWORK("its locks, syncs and mapped files cannot be trusted: put the store on a local disk", true),

    /** Somebody's program, or a share of another machine; what a sync means there nobody can tell from here. */
    INDIRECT("what a sync means there is up to somebody else; prefer a local disk", false),

    /** The layer of a container. */
    LAYERED("the files of a container's layer go when it goes; mount a volume", false),

    /** Memory. */
    MEMORY("it keeps nothing when the machine stops", false),

    /** Writes always take new space, so reserving it ahead has no meaning. */
    COPYING("it cannot reserve space for what is rewritten: watch its free space", false);

    private static final System.Logger LOG = System.getLogger(StorageKind.class.getName());

    private static final Set<String> NETWORKS = Set.of("nfs", "nfs4");
    private static final Set<String> INDIRECTS =
            Set.of("cifs", "smb2", "smb3", "smbfs", "9p", "virtiofs", "afs", "ceph", "glusterfs", "lustre", "webdav");
    private static final Set<String> MEMORIES = Set.of("tmpfs", "ramfs");
    private static final Set<String> COPYINGS = Set.of("btrfs", "zfs", "bcachefs", "apfs");

    private final String advice;
    private final boolean isRefused;

    StorageKind(String advice, boolean isRefused) {
        this.advice = advice;
        this.isRefused = isRefused;
    }

    /** The kind of a file system that the operating system calls by this name. */
    static StorageKind of(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        if (NETWORKS.contains(name)) {
            return NETWORK;
        }
        if (name.startsWith("fuse") || INDIRECTS.contains(name)) {
            return INDIRECT;
        }
        if (name.equals("overlay") || name.equals("aufs")) {
            return LAYERED;
        }
        if (MEMORIES.contains(name)) {
            return MEMORY;
        }
        return COPYINGS.contains(name) ? COPYING : LOCAL;
    }

    /** Whether no store may lie there. */
    boolean isRefused() {
        return isRefused;
    }

    private static String type(Path there) {
        try {
            return Files.getFileStore(there).type();
        } catch (IOException e) {
            // In some containers Java cannot tell.
            LOG.log(System.Logger.Level.DEBUG, "the kind of the file system of {0} cannot be told: {1}", there, e);
            return "";
        }
    }

    /**
     * Warns of, or refuses, a directory that need not exist yet.
     *
     * @throws JournalException when no store may lie there
     */
    static void check(Path directory) {
        Path there = directory;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        String type = type(there);
        StorageKind kind = of(type);
        if (kind.isRefused) {
            throw new JournalException(
                    "the directory " + directory + " lies on a file system of type " + type + ": " + kind.advice, null);
        }
        if (kind != LOCAL) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the store {0} lies on a file system of type {1}: {2}",
                    directory,
                    type,
                    kind.advice);
        }
    }
}
