package dev.everfold;

/** Disk space is below the journal's reserve, so new commands are refused. This one changed nothing; make room. */
public final class StorageFullException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public StorageFullException(String what) {
        super(what, null);
    }
}
