package dev.everfold.cli.torture;

import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Stores that may not be written: on a disk that was mounted for reading only, and with permissions that forbid it.
 * Each ends in one clear error, and nothing on the disk is changed; once it is allowed, the store is as it was.
 */
final class Permissions implements FaultKind {

    /** What is in the way. */
    private enum Obstacle {
        READ_ONLY_DISK,
        NOTHING_IS_WRITABLE,
        DIRECTORY_IS_CLOSED,
        NO_DIRECTORY_CAN_BE_MADE
    }

    @Override
    public String name() {
        return "permissions";
    }

    @Override
    public Optional<Missing> missing() throws InterruptedException {
        if (isRoot() && !Wrapper.WITHOUT_PRIVILEGES.works()) {
            return Optional.of(new Missing("setpriv, as nothing is forbidden to root", true));
        }
        return LoopDisk.canBeMade(LoopDisk.Type.EXT4)
                ? Optional.empty()
                : Optional.of(new Missing("Linux, root and loop devices for disks mounted for reading only", false));
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException notLinux) {
            return false;
        }
    }

    @Override
    public KindReport run(Budget budget) throws IOException, InterruptedException {
        Findings findings = new Findings();
        Tally tally = new Tally(name(), budget, findings);
        List<Obstacle> obstacles = new ArrayList<>(List.of(Obstacle.values()));
        if (!LoopDisk.canBeMade(LoopDisk.Type.EXT4)) {
            obstacles.remove(Obstacle.READ_ONLY_DISK);
        }
        while (tally.goesOn()) {
            Path home = budget.directory().resolve("store-" + tally.rounds());
            Path place = Files.createDirectories(home.resolve("place"));
            long seed = budget.seed() + tally.rounds();
            Obstacle obstacle = obstacles.get(tally.rounds() % obstacles.size());
            if (obstacle == Obstacle.READ_ONLY_DISK) {
                try (LoopDisk disk = LoopDisk.make(LoopDisk.Type.EXT4, home)) {
                    Life life = new Life(home, Assignment.of(disk.root().resolve("store"), seed), findings);
                    onReadOnlyDisk(life, disk, findings);
                    tally.end(life);
                }
            } else {
                Life life = new Life(home, Assignment.of(place.resolve("store"), seed), findings);
                withPermissions(obstacle, life, place, findings);
                tally.end(life);
            }
            tally.fault();
            tally.round(0);
            if (findings.isEmpty()) {
                Directories.delete(home);
            }
        }
        return tally.report();
    }

    private static void onReadOnlyDisk(Life life, LoopDisk disk, Findings findings)
            throws IOException, InterruptedException {
        life.workForAWhile();
        Map<Path, String> before = contents(disk.root());
        disk.remount(true);
        life.expectRefusal(Wrapper.NONE, life.store().toString());
        disk.remount(false);
        expectUnchanged(before, disk.root(), findings);
        life.judgeAtRest();
    }

    private static void withPermissions(Obstacle obstacle, Life life, Path place, Findings findings)
            throws IOException, InterruptedException {
        if (obstacle != Obstacle.NO_DIRECTORY_CAN_BE_MADE) {
            life.workForAWhile();
        }
        Map<Path, String> before = contents(place);
        Map<Path, Set<PosixFilePermission>> allowed = permissions(place);
        forbid(obstacle, life.store(), allowed);
        try {
            life.expectRefusal(
                    isRoot() ? Wrapper.WITHOUT_PRIVILEGES : Wrapper.NONE,
                    life.store().toString());
        } finally {
            // Directories stand before what is in them.
            for (Map.Entry<Path, Set<PosixFilePermission>> entry : allowed.entrySet()) {
                Files.setPosixFilePermissions(entry.getKey(), entry.getValue());
            }
        }
        expectUnchanged(before, place, findings);
        life.judgeAtRest();
    }

    private static void forbid(Obstacle obstacle, Path store, Map<Path, Set<PosixFilePermission>> allowed)
            throws IOException {
        switch (obstacle) {
            case DIRECTORY_IS_CLOSED -> Files.setPosixFilePermissions(store, Set.of());
            case READ_ONLY_DISK, NOTHING_IS_WRITABLE, NO_DIRECTORY_CAN_BE_MADE -> {
                for (Map.Entry<Path, Set<PosixFilePermission>> entry : allowed.entrySet()) {
                    Set<PosixFilePermission> readable = EnumSet.copyOf(entry.getValue());
                    readable.remove(PosixFilePermission.OWNER_WRITE);
                    Files.setPosixFilePermissions(entry.getKey(), readable);
                }
            }
        }
    }

    private static Map<Path, Set<PosixFilePermission>> permissions(Path place) throws IOException {
        Map<Path, Set<PosixFilePermission>> found = new LinkedHashMap<>();
        for (Path path : below(place)) {
            found.put(path, Files.getPosixFilePermissions(path));
        }
        return found;
    }

    private static List<Path> below(Path place) throws IOException {
        try (Stream<Path> paths = Files.walk(place)) {
            return paths.toList();
        }
    }

    /** What there is, with its time and, of files, a sum of all bytes. */
    private static Map<Path, String> contents(Path place) throws IOException {
        Map<Path, String> found = new TreeMap<>();
        for (Path path : below(place)) {
            CRC32C sum = new CRC32C();
            if (Files.isRegularFile(path)) {
                sum.update(Files.readAllBytes(path));
            }
            found.put(path, Files.getLastModifiedTime(path) + ", " + sum.getValue());
        }
        return found;
    }

    private static void expectUnchanged(Map<Path, String> before, Path place, Findings findings) throws IOException {
        Map<Path, String> after = contents(place);
        if (!after.equals(before)) {
            findings.other("what may not be written was changed, from " + before + " to " + after);
        }
    }
}
