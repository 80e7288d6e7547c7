package dev.everfold.journal.chronicle;

import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.JournalException;

/** What is said of a finding to whoever opens the shard. */
final class Verdict {

    private static final System.Logger LOG = System.getLogger(Verdict.class.getName());

    private Verdict() {}

    /**
     * Goes on, and says what is cut off, or refuses.
     *
     * @throws CorruptJournalException when the shard is damaged
     * @throws JournalException when a newer build wrote it
     */
    static void refuseDamage(ShardHome home, Finding finding) {
        switch (finding) {
            case Finding.Fresh _, Finding.CleanEnd _ -> {}
            case Finding.TornTail torn ->
                LOG.log(
                        System.Logger.Level.INFO,
                        "{0}: a write that was never acknowledged as durable is cut off, from sequence {1} on",
                        Place.describe(home.shard(), torn.segment(), torn.position()),
                        Long.toString(torn.next()));
            case Finding.TornAcrossSegments torn ->
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0}: the power was cut before what follows was synced; everything from sequence {1} on is cut"
                                + " off, the segments from {2} on included",
                        Place.describe(home.shard(), torn.segment(), torn.position()),
                        Long.toString(torn.next()),
                        Integer.toString(torn.firstVoid()));
            case Finding.DurableFrameLost lost ->
                throw new CorruptJournalException(
                        Place.describe(home.shard(), lost.segment(), lost.position()) + " in " + home.directory()
                                + ": the frame with sequence " + lost.sequence() + " is damaged or missing, though all"
                                + " up to sequence " + lost.durable() + " was durable. Nothing was changed. Restore the"
                                + " shard's directory from a backup or a replica");
            case Finding.ForeignFrame foreign ->
                throw new CorruptJournalException(
                        Place.describe(home.shard(), foreign.segment(), foreign.position()) + " in " + home.directory()
                                + ": there is " + foreign.what() + ". Nothing was changed. Were directories mixed up or"
                                + " copied between stores? Put the right one back");
            case Finding.NewerFormat newer ->
                throw new JournalException(
                        Place.describe(home.shard(), newer.segment(), newer.position()) + " in " + home.directory()
                                + ": the frame has format version " + newer.version() + ", this build reads version "
                                + Frame.VERSION + "; open the store with the build that wrote it, or a newer one",
                        null);
        }
    }
}
