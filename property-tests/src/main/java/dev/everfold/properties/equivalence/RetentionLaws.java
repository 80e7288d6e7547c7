package dev.everfold.properties.equivalence;

import dev.everfold.ActorState;
import dev.everfold.ActorType;
import dev.everfold.RetentionReport;
import dev.everfold.properties.InMemoryStore;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The laws about a journal of which much is forgotten. Each method is one; null means that it holds. */
final class RetentionLaws<C> {

    private final Subject<C> subject;

    RetentionLaws(Subject<C> subject) {
        this.subject = subject;
    }

    /** Forgets and restarts after every command. */
    @Nullable
    Trouble retentionChangesNothing(List<? extends C> commands) {
        try (RealSystem<C> system = RealSystem.forgetful(subject.forgetting())) {
            for (int i = 0; i < commands.size(); i++) {
                ask(system, commands.get(i), i);
                Map<String, Kept<Object>> live = system.states();
                Map<String, Kept<Object>> timers = system.timers();
                Trouble trouble = retain(system, i);
                if (trouble != null) {
                    return trouble;
                }
                system.restart();
                trouble = SystemLaws.between(
                        "retention after command " + (i + 1) + ", and a restart, changed the state of ",
                        live,
                        system.states());
                if (trouble == null) {
                    trouble = SystemLaws.between(
                            "retention after command " + (i + 1) + ", and a restart, changed the timers of ",
                            timers,
                            system.timers());
                }
                if (trouble != null) {
                    return trouble;
                }
            }
            return null;
        }
    }

    private static <C> void ask(RealSystem<C> system, C command, int number) {
        system.ask(command, SystemLaws.idempotencyKey(number));
        system.askAnother(command, SystemLaws.idempotencyKey(number));
    }

    /** Retention compares each snapshot with the history that it is to stand for; a difference stops it. */
    private static @Nullable Trouble retain(RealSystem<?> system, int command) {
        for (RetentionReport.Held held : system.retain().held()) {
            if (held.isTrouble()) {
                return Trouble.of("retention after command " + (command + 1) + " stopped: " + held.reason());
            }
        }
        return null;
    }

    /** Lets the present version read what the previous one wrote: once its events, once snapshots in their place. */
    @Nullable
    Trouble previousIsRead(List<? extends C> commands) {
        ActorType<C, ?, ?> previous = subject.previous();
        if (previous == null) {
            return null;
        }
        try {
            Kept<ActorState<?>> replayed = Kept.of(readAfter(previous, commands, false));
            ActorState<?> fromSnapshots = readAfter(previous, commands, true);
            return Trouble.between(
                    "what the previous version wrote leads to another state from its snapshots than from its events",
                    replayed,
                    fromSnapshots);
        } catch (RuntimeException unreadable) {
            return Trouble.thrown("reading what the previous version wrote", unreadable);
        }
    }

    private ActorState<?> readAfter(ActorType<C, ?, ?> previous, List<? extends C> commands, boolean isForgotten) {
        Subject<C> now = subject.forgetting();
        Subject<C> before = subject.of(previous).forgetting();
        try (RealSystem<C> system =
                isForgotten ? RealSystem.forgetful(before) : new RealSystem<>(new InMemoryStore(1), before)) {
            for (int i = 0; i < commands.size(); i++) {
                ask(system, commands.get(i), i);
                Trouble trouble = isForgotten ? retain(system, i) : null;
                if (trouble != null) {
                    throw new IllegalStateException("of the previous version: " + trouble.describe());
                }
            }
            system.restartWith(now);
            return system.state();
        }
    }
}
