package dev.sluice.simulation.plan;

/** What two faults together may do, as the documentation says ("Not promised"). */
public enum DoubleFault {
    /** Redis forgot a stream, and its worker died or was away: the text is gone, and the stream is interrupted. */
    TEXT_GONE,
    /** Redis forgot an end before it was recorded, and somebody died: the ledger holds another one than was told. */
    LEDGER_DIFFERS,
    /** Redis forgot a job, and its worker or ingress died or was away: it was called once more. */
    EXTRA_CALL,
    /** The acknowledgement of a record was lost, and Redis was away: a refused job was started once. */
    REFUSED_STARTED,
    /** Redis forgot before a deadline, and wasn't settled by then. */
    TOLD_EXPIRED
}
