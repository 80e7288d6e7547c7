package dev.everfold;

/** Something is larger than its limit. The command changed nothing. */
public final class LimitExceededException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public LimitExceededException(String what, long limit, long actual) {
        super(what + " is limited to " + limit + ", this one has " + actual, null);
    }
}
