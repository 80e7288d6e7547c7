package dev.everfold;

import dev.everfold.journal.JournalOptions;
import java.time.Duration;

/**
 * What a user may choose for a system.
 *
 * @param journal durability, shards, sizes
 * @param mailbox the bound of mailboxes
 * @param residency which actors stay in memory
 * @param closeTimeout how long {@link ActorSystem#close} lets work that has been accepted finish, default 30 seconds
 * @param codeVersion names the deployed code in the journal, at most 64 characters, default empty
 */
public record SystemOptions(
        JournalOptions journal,
        MailboxOptions mailbox,
        ResidencyOptions residency,
        Duration closeTimeout,
        String codeVersion) {

    /** The defaults. */
    public static final SystemOptions DEFAULT = new SystemOptions(
            JournalOptions.DEFAULT, MailboxOptions.DEFAULT, ResidencyOptions.DEFAULT, Duration.ofSeconds(30), "");

    public SystemOptions {
        if (closeTimeout.isNegative()) {
            throw new IllegalArgumentException("closeTimeout must not be negative, was " + closeTimeout);
        }
        if (codeVersion.length() > 64) {
            throw new IllegalArgumentException(
                    "codeVersion has at most 64 characters, this one has " + codeVersion.length());
        }
    }

    /** These options with this durability. */
    public SystemOptions durability(Durability durability) {
        return journal(journal.durability(durability));
    }

    /** These options with these for the journal. */
    public SystemOptions journal(JournalOptions journal) {
        return new SystemOptions(journal, mailbox, residency, closeTimeout, codeVersion);
    }

    /** These options with these for the mailboxes. */
    public SystemOptions mailbox(MailboxOptions mailbox) {
        return new SystemOptions(journal, mailbox, residency, closeTimeout, codeVersion);
    }

    /** These options with these for residency. */
    public SystemOptions residency(ResidencyOptions residency) {
        return new SystemOptions(journal, mailbox, residency, closeTimeout, codeVersion);
    }

    /** These options with this code version. */
    public SystemOptions codeVersion(String codeVersion) {
        return new SystemOptions(journal, mailbox, residency, closeTimeout, codeVersion);
    }
}
