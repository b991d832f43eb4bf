package dev.sluice.ingress.quota;

import dev.sluice.common.usage.TokenUsage;

/**
 * What a job holds of its caller's limits, until its end is told. Nothing here blocks or fails, and telling an end
 * twice does no harm: what nobody tells here, or what gets lost, the ledger tells.
 */
public interface Reservation {

    /** Holds nothing. */
    Reservation NONE = new Reservation() {
        @Override
        public void used(TokenUsage usage) {
            // There is nothing to settle.
        }

        @Override
        public void ended() {
            // There is nothing to free.
        }

        @Override
        public void givenBack() {
            // There is nothing to give back.
        }
    };

    /** The job is over, and this is what it has used. */
    void used(TokenUsage usage);

    /** The job is over; what it has used the ledger will tell. */
    void ended();

    /** The job never ran, or isn't this request's. */
    void givenBack();
}
