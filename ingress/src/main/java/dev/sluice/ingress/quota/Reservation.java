package dev.sluice.ingress.quota;

import dev.sluice.common.usage.TokenUsage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a job holds of its caller's limits, until its end is told. Nothing here blocks or throws, and telling an end
 * twice does no harm: what nobody tells here, or what gets lost, the ledger tells.
 */
public interface Reservation {

    /** Holds nothing. */
    Reservation NONE = new Reservation() {
        @Override
        public CompletionStage<?> used(TokenUsage usage) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> ended() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void givenBack() {
            // There is nothing to give back.
        }
    };

    /**
     * The job is over, and this is what it has used.
     *
     * @return ends when all ingresses see the place free; may fail, or never end where Redis is away
     */
    CompletionStage<?> used(TokenUsage usage);

    /**
     * The job is over; what it has used the ledger will tell.
     *
     * @return as above
     */
    CompletionStage<?> ended();

    /** The job never ran, or isn't this request's. */
    void givenBack();
}
