package dev.everfold.properties.equivalence;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a decider, its codec, and the engine owe together: live state = fold of all events = snapshot and suffix = the
 * same through the codec = the same after a restart or a crash (P5). In the order in which a broken one explains those
 * after it.
 */
public enum Law {
    /** An exception from decide is a bug; the domain says no with a rejection. */
    DECIDE_ANSWERS_EVERY_COMMAND,
    /** No clock, no chance, no state outside the state. */
    DECIDE_IS_DETERMINISTIC,
    /** Command and state are the same after decide as before. */
    DECIDE_CHANGES_NEITHER_COMMAND_NOR_STATE,
    /** An event that holds a mutable piece of the state would change with it. */
    EVENTS_SHARE_NOTHING_MUTABLE_WITH_THE_STATE,
    /** Otherwise the command fails, or worse, the actor cannot be recovered. */
    EVOLVE_ACCEPTS_EVERY_EVENT_THAT_DECIDE_PRODUCED,
    /** No clock, no chance, no state outside the state. */
    EVOLVE_IS_DETERMINISTIC,
    /** State and event are the same after evolve as before, and stay so. */
    EVOLVE_CHANGES_NEITHER_STATE_NOR_EVENT,
    /** The JDK iterates over the same hashed set or map in another order in the next process. */
    ORDER_IN_SETS_AND_MAPS_DOES_NOT_MATTER,
    /** Folding the events from the initial state leads to the state that commands led to. */
    LIVE_STATE_IS_THE_FOLD_OF_ALL_EVENTS,
    /** So does folding, from any state of the past, the events after it. */
    LIVE_STATE_IS_ANY_SNAPSHOT_AND_ITS_SUFFIX,
    /** Commands, events, states and rejections come back from the codec with every component. */
    CODEC_GIVES_BACK_WHAT_IT_WAS_GIVEN,
    /** The fold of events, and of snapshots and suffixes, that have been through the codec is the live state. */
    LIVE_STATE_IS_THE_SAME_THROUGH_THE_CODEC,
    /** A command that is asked again under its idempotency key gets its reply again and changes nothing. */
    REPEATED_IDEMPOTENCY_KEY_CHANGES_NOTHING,
    /** A system on a journal in memory, closed and opened after every command. */
    RESTART_CHANGES_NOTHING_IN_MEMORY,
    /** The system's process ends at every single write to the journal, and what was not answered is asked again. */
    CRASH_AT_EVERY_WRITE_CHANGES_NOTHING,
    /** The journal is forgotten behind every command, as far as snapshots stand for it, and the system restarted. */
    RETENTION_AT_EVERY_CUT_CHANGES_NOTHING,
    /**
     * What the type's previous version wrote, events and snapshots, the present one reads, to the same state. Nothing
     * to try without a previous version.
     */
    HISTORY_OF_THE_PREVIOUS_VERSION_IS_READ,
    /** A system on Chronicle Queue, closed and opened. */
    RESTART_CHANGES_NOTHING_ON_DISK,
    /** A system on Chronicle Queue whose process ends at a write. */
    CRASH_CHANGES_NOTHING_ON_DISK;

    /** The law as a sentence. */
    public String sentence() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The law as the name of a test method. */
    String methodName() {
        String words = Arrays.stream(name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        return Character.toLowerCase(words.charAt(0)) + words.substring(1);
    }
}
