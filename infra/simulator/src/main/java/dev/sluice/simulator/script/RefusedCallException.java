package dev.sluice.simulator.script;

import java.io.Serial;

/** Carries a refusal out of the depths of reading a request. */
public final class RefusedCallException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /** Carries this refusal. */
    public RefusedCallException(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    /** What to tell the caller. */
    public Refusal refusal() {
        return refusal;
    }
}
