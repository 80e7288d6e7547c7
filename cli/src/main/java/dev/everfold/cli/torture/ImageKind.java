package dev.everfold.cli.torture;

import dev.everfold.cli.torture.images.Trial;
import dev.everfold.cli.torture.images.Trial.Flaw;
import dev.everfold.cli.torture.images.Trial.Round;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** A kind of fault that is brought about within this process, on images of stores: thousands of rounds in a minute. */
final class ImageKind implements FaultKind {

    /** Begins a trial. */
    @FunctionalInterface
    interface Beginning {
        Trial begin(long seed, Path directory, InstantSource clock) throws IOException;
    }

    private final String name;
    private final Beginning beginning;

    ImageKind(String name, Beginning beginning) {
        this.name = name;
        this.beginning = beginning;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public KindReport run(Budget budget) throws IOException, InterruptedException {
        Findings findings = new Findings();
        Tally tally = new Tally(name, budget, findings);
        try (Trial trial = beginning.begin(budget.seed(), budget.directory(), budget.clock())) {
            while (tally.goesOn()) {
                Round round = trial.next();
                round.flaws().forEach(flaw -> note(flaw, findings));
                tally.fault();
                tally.round(0);
                tally.end(round.acknowledged(), round.reopenMillis());
            }
        }
        return tally.report();
    }

    private static void note(Flaw flaw, Findings findings) {
        switch (flaw.kind()) {
            case LOST -> findings.lost(flaw.count(), flaw.what());
            case DUPLICATED -> findings.duplicated(flaw.count(), flaw.what());
            case UNDETECTED -> findings.undetected(flaw.what());
            case OTHER -> findings.other(flaw.what());
        }
    }
}
