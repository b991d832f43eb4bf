package dev.sluice.common.lease;

/** What became of a release: the caller doesn't own the job, whether or not it did before. */
public enum ReleaseAnswer {
    /** The job isn't the caller's. */
    OK
}
