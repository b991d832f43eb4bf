package dev.sluice.simulation.plan;

/** A moment in a job's life at which a case strikes. */
public enum Moment {
    BEFORE_CLAIM,
    AFTER_CLAIM,
    MID_STREAM,
    BEFORE_FINISH,
    AFTER_FINISH,
    AFTER_ANSWER,
    AFTER_RESULT,
    AFTER_RECORDED,
    /** The provider has said half of the answer. */
    HALF_SAID,
    /** The whole answer is in Kafka, and its worker doesn't know yet. */
    ANSWER_APPENDED,
    /** The provider has said nine tenths of the answer. */
    NEARLY_SAID,
    /** The result is in the ledger, and its worker doesn't know yet. */
    RESULT_APPENDED,
    /** A client's request was accepted. */
    ACCEPTED,
    /** A client was refused. */
    REFUSED,
    /** A client has the first word of its answer. */
    FIRST_WORD,
    /** A client has hung up. */
    HUNG_UP,
    /** A finish has come to Redis, which hasn't carried it out. */
    FINISH_COMES,
    /** Redis has carried out this script, and nobody has its answer yet. */
    CLAIM_DONE,
    FINISH_DONE,
    RECORDED_DONE,
    RELEASE_DONE,
    RESTORE_DONE,
    END_DONE,
    REFUSE_DONE,
    WAIT_DONE;

    /** The moment after this script; {@code script} is the name of its file. */
    public static Moment after(String script) {
        return valueOf(script.toUpperCase(java.util.Locale.ROOT) + "_DONE");
    }

    /** Whether a case can strike after this script. */
    public static boolean isAfter(String script) {
        return switch (script) {
            case "claim", "finish", "recorded", "release", "restore", "end", "refuse", "wait" -> true;
            default -> false;
        };
    }
}
