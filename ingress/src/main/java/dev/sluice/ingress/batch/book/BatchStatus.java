package dev.sluice.ingress.batch.book;

import java.util.Locale;

/** How far a batch is, in OpenAI's words. */
public enum BatchStatus {
    /** Its file is checked, line by line. */
    VALIDATING,
    /** Its file is wrong: nothing of it was run. */
    FAILED,
    /** Its lines are run. */
    IN_PROGRESS,
    /** Its files are written. */
    FINALIZING,
    /** Each line has its row in one of the files. */
    COMPLETED,
    /** Its time was over before each line was run; its files have a row for each line all the same. */
    EXPIRED,
    /** No further line is run. */
    CANCELLING,
    /** It was cancelled; its files have a row for each line all the same. */
    CANCELLED;

    /** The word in the API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing happens to it any more. */
    public boolean isFinal() {
        return switch (this) {
            case VALIDATING, IN_PROGRESS, FINALIZING, CANCELLING -> false;
            case FAILED, COMPLETED, EXPIRED, CANCELLED -> true;
        };
    }
}
