package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A disk that fails from a chosen call on, and keeps a list of what it was asked. */
final class FaultyDisk implements Disk {

    /** A call fails with this. */
    static final class DiskDied extends IOException {
        private static final long serialVersionUID = 1L;

        DiskDied(String call) {
            super("the disk died at " + call);
        }
    }

    private final AtomicLong calls = new AtomicLong();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private volatile long failFrom = Long.MAX_VALUE;
    private volatile long failUntil = Long.MAX_VALUE;
    private volatile String failOnly = "";
    private volatile long usable = Long.MAX_VALUE;

    /** Every call from this one on fails, counted from 1. */
    FaultyDisk failFrom(long call) {
        failFrom = call;
        return this;
    }

    /** From now on every call fails whose description begins so. */
    void failNow(String only) {
        failOnly = only;
        failFrom = 0;
    }

    /** Only the next call fails whose description begins so. */
    void failOnce(String only) {
        failNow(only);
        failUntil = -1;
    }

    void heal() {
        failFrom = Long.MAX_VALUE;
        failUntil = Long.MAX_VALUE;
        failOnly = "";
    }

    void usable(long bytes) {
        usable = bytes;
    }

    long calls() {
        return calls.get();
    }

    List<String> log() {
        return List.copyOf(log);
    }

    private void call(String what) throws IOException {
        log.add(what);
        if (calls.incrementAndGet() >= failFrom && what.startsWith(failOnly)) {
            if (failUntil < 0) {
                heal();
            }
            throw new DiskDied(what);
        }
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        call("createDirectory " + directory.getFileName());
        REAL.createDirectory(directory);
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        call("open " + file.getFileName());
        return REAL.open(file, options);
    }

    @Override
    public boolean reserve(Path file, long bytes) throws IOException {
        call("reserve " + bytes);
        return REAL.reserve(file, bytes);
    }

    @Override
    public void zero(FileChannel file, long from, long to) throws IOException {
        call("zero to " + to);
        REAL.zero(file, from, to);
    }

    @Override
    public void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        call("write " + bytes.remaining() + " bytes");
        REAL.write(file, bytes, position);
    }

    @Override
    public void force(FileChannel file, boolean metadata) throws IOException {
        call("force" + (metadata ? " all" : ""));
        REAL.force(file, metadata);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        call("directory " + directory.getFileName());
        REAL.forceDirectory(directory);
    }

    @Override
    public void truncate(FileChannel file, long size) throws IOException {
        call("truncate");
        REAL.truncate(file, size);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        call("move " + from.getFileName() + " to " + to.getFileName());
        REAL.move(from, to);
    }

    @Override
    public void link(Path link, Path existing) throws IOException {
        call("link " + link.getFileName());
        REAL.link(link, existing);
    }

    @Override
    public void delete(Path path) throws IOException {
        call("delete " + path.getFileName());
        REAL.delete(path);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return Math.min(usable, REAL.usableBytes(path));
    }
}
