package dev.sluice.worker.execution;

import java.util.Locale;

/** A moment in a job's life at which a fault hits hard. */
public enum Phase {
    BEFORE_CLAIM,
    AFTER_CLAIM,
    MID_STREAM,
    BEFORE_FINISH,
    AFTER_FINISH,
    AFTER_ANSWER,
    AFTER_RESULT,
    AFTER_RECORDED;

    /** The name in fault tests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
