package dev.everfold.cli.torture;

import dev.everfold.cli.torture.images.CutFiles;
import dev.everfold.cli.torture.images.FailingCalls;
import dev.everfold.cli.torture.images.FlippedBits;
import dev.everfold.cli.torture.images.TornPages;
import java.util.List;

/** All kinds of fault, in the order in which they are run. */
public final class FaultKinds {

    private static final List<FaultKind> ALL = List.of(
            new Kill(),
            new PowerCut(LoopDisk.Type.EXT4),
            new PowerCut(LoopDisk.Type.XFS),
            new FullDisk(),
            new TwoProcesses(),
            new Permissions(),
            new ClockJumps(),
            new SystemCalls(),
            new ImageKind("torn", TornPages::begin),
            new ImageKind("flips", FlippedBits::begin),
            new ImageKind("truncation", CutFiles::begin),
            new ImageKind("io-errors", FailingCalls::begin),
            new Simulated());

    private FaultKinds() {}

    /** All of them. */
    public static List<FaultKind> all() {
        return ALL;
    }

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(FaultKind::name).toList();
    }

    /**
     * The one with this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static FaultKind named(String name) {
        return ALL.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no kind of fault is called \"" + name + "\"; there are " + String.join(", ", names())));
    }
}
