package dev.everfold;

/** The actor's mailbox was full for as long as the caller was to wait. The command was not taken; try again later. */
public final class MailboxFullException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public MailboxFullException(ActorId actor, MailboxOptions options) {
        super(
                "the mailbox of actor " + actor + " is full (" + options.capacity()
                        + " commands) and had no room within " + options.waitMax()
                        + "; slow down, or split the actor's key",
                null);
    }
}
