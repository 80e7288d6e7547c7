package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.history.WhatIfReport;
import dev.everfold.history.WhatIfReport.Finding;
import dev.everfold.history.WhatIfReport.Findings;
import dev.everfold.history.WhatIfReport.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Counts what a {@link WhatIfScan} finds, and keeps the first few findings of each kind. */
final class WhatIfTally {

    private static final int FIRST_MAX = 5;
    private static final int TEXT_MAX = 1_000;

    private final Map<Kind, Findings> findings = new EnumMap<>(Kind.class);
    private long actors;
    private long events;
    private long snapshots;
    private long commands;

    void found(Kind kind, ActorId actor, long sequenceNumber, String what) {
        String text = what.length() <= TEXT_MAX ? what : what.substring(0, TEXT_MAX) + "…";
        merge(kind, new Findings(1, List.of(new Finding(actor, sequenceNumber, text))));
    }

    void countActor() {
        actors++;
    }

    void countEvents(int more) {
        events += more;
    }

    void countSnapshot() {
        snapshots++;
    }

    void countCommand() {
        commands++;
    }

    void add(WhatIfTally other) {
        actors += other.actors;
        events += other.events;
        snapshots += other.snapshots;
        commands += other.commands;
        other.findings.forEach(this::merge);
    }

    private void merge(Kind kind, Findings more) {
        findings.merge(
                kind,
                more,
                (one, two) -> new Findings(
                        one.count() + two.count(),
                        one.first().size() >= FIRST_MAX
                                ? one.first()
                                : Stream.concat(one.first().stream(), two.first().stream())
                                        .limit(FIRST_MAX)
                                        .toList()));
    }

    WhatIfReport report(String actorType) {
        return new WhatIfReport(actorType, actors, events, snapshots, commands, findings);
    }
}
