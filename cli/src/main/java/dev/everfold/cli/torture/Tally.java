package dev.everfold.cli.torture;

import dev.everfold.cli.torture.KindReport.Counts;
import java.io.IOException;
import java.util.Locale;

/** Counts what the rounds of one kind come to. For one thread. */
final class Tally {

    private final String kind;
    private final Budget budget;
    private final Findings findings;
    private int rounds;
    private long faults;
    private long acknowledged;
    private long trimmed;
    private long reopenMillisMax = -1;

    Tally(String kind, Budget budget, Findings findings) {
        this.kind = kind;
        this.budget = budget;
        this.findings = findings;
    }

    /** Whether one more round is to be run. */
    boolean goesOn() {
        return findings.isEmpty() && budget.allowsAfter(rounds);
    }

    /** How many rounds have ended. */
    int rounds() {
        return rounds;
    }

    /** A fault was brought about. */
    void fault() {
        faults++;
    }

    /** A round has ended on this store, which is not counted yet. */
    void round(Life life) {
        round(life.acknowledged());
    }

    /** A round has ended, with so many commands acknowledged that are not counted yet. */
    void round(long acknowledgedSince) {
        rounds++;
        budget.progress()
                .accept(String.format(
                        Locale.ROOT,
                        "%s: round %,d of %,d: %,d acknowledged, %s",
                        kind,
                        rounds,
                        budget.roundsMax(),
                        acknowledged + acknowledgedSince,
                        findings.isEmpty() ? "nothing wrong" : "something is wrong"));
    }

    /** No process will work on this store any more. */
    void end(Life life) throws IOException {
        if (findings.isEmpty()) {
            trimmed += life.trimmed();
        }
        end(life.acknowledged(), life.reopenMillisMax());
    }

    /** So much more was acknowledged, and opening took so long; negative when nothing was opened. */
    void end(long acknowledgedMore, long reopenMillis) {
        acknowledged += acknowledgedMore;
        reopenMillisMax = Math.max(reopenMillisMax, reopenMillis);
    }

    KindReport report() {
        return new KindReport(
                kind, new Counts(rounds, faults, acknowledged, trimmed), findings.toWrongs(), reopenMillisMax);
    }
}
