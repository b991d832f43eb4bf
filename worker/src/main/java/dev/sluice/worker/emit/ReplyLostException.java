package dev.sluice.worker.emit;

/** The reply isn't this worker's any more: whoever writes it stops. An expected failure, without a stack trace. */
public final class ReplyLostException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Somebody else has the job, or it has ended. */
    public ReplyLostException() {
        super("the job has another owner, or has ended", null, false, false);
    }
}
