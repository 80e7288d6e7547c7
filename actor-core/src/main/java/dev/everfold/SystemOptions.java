package dev.everfold;

import dev.everfold.journal.JournalOptions;
import java.time.Duration;

/**
 * What a user may choose for a system.
 *
 * @param journal durability, shards, sizes
 * @param mailbox the bound of mailboxes
 * @param residency which actors stay in memory
 * @param retentionInterval how often {@linkplain ActorSystem#retain retention} runs by itself, default every minute;
 *     zero for never
 * @param closeTimeout how long {@link ActorSystem#close} lets work that has been accepted finish, default 30 seconds
 * @param codeVersion names the deployed code in the journal, at most 64 characters, default empty
 */
public record SystemOptions(
        JournalOptions journal,
        MailboxOptions mailbox,
        ResidencyOptions residency,
        Duration retentionInterval,
        Duration closeTimeout,
        String codeVersion) {

    /** The defaults. */
    public static final SystemOptions DEFAULT = new SystemOptions(
            JournalOptions.DEFAULT,
            MailboxOptions.DEFAULT,
            ResidencyOptions.DEFAULT,
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            "");

    public SystemOptions {
        if (retentionInterval.isNegative()) {
            throw new IllegalArgumentException("retentionInterval must not be negative, was " + retentionInterval);
        }
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
        return new SystemOptions(journal, mailbox, residency, retentionInterval, closeTimeout, codeVersion);
    }

    /** These options with these for the mailboxes. */
    public SystemOptions mailbox(MailboxOptions mailbox) {
        return new SystemOptions(journal, mailbox, residency, retentionInterval, closeTimeout, codeVersion);
    }

    /** These options with these for residency. */
    public SystemOptions residency(ResidencyOptions residency) {
        return new SystemOptions(journal, mailbox, residency, retentionInterval, closeTimeout, codeVersion);
    }

    /** These options with retention at this interval. */
    public SystemOptions retentionInterval(Duration retentionInterval) {
        return new SystemOptions(journal, mailbox, residency, retentionInterval, closeTimeout, codeVersion);
    }

    /** These options with this code version. */
    public SystemOptions codeVersion(String codeVersion) {
        return new SystemOptions(journal, mailbox, residency, retentionInterval, closeTimeout, codeVersion);
    }
}
