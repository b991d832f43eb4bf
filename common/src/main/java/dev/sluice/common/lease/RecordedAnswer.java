package dev.sluice.common.lease;

/** What became of the note that an outcome is in the ledger. */
public enum RecordedAnswer {
    /** Noted. */
    OK,
    /** Redis has lost the end of the job. */
    GONE
}
