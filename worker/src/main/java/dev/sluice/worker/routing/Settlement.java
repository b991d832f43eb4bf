package dev.sluice.worker.routing;

import dev.sluice.worker.allowance.Pass;
import dev.sluice.worker.provider.AttemptEnd;
import java.time.Duration;

/** Tells a pass what became of its call. */
final class Settlement {

    private Settlement() {}

    /**
     * Settles it; before any wait, since another job may use what this call leaves.
     *
     * @param isSent whether a request went out
     * @param expectedTokens what the job was expected to cost
     */
    static void of(Pass pass, AttemptEnd ended, boolean isSent, long expectedTokens) {
        switch (ended) {
            case AttemptEnd.Answered answered ->
                pass.served(answered.answer().usage().totalTokens());
            case AttemptEnd.Cancelled ignored -> {
                if (isSent) {
                    // Its prompt was read, and nobody says for how much.
                    pass.served(expectedTokens);
                } else {
                    pass.close();
                }
            }
            case AttemptEnd.Failed failed -> failed(pass, failed, isSent);
        }
    }

    private static void failed(Pass pass, AttemptEnd.Failed failed, boolean isSent) {
        Duration pause = failed.failure().pause();
        switch (failed.failure().code()) {
            case PROVIDER_RATE_LIMITED -> pass.refused(pause);
            case PROVIDER_UNAVAILABLE -> {
                if (isSent) {
                    pass.overloaded(pause);
                } else {
                    pass.failed();
                }
            }
            case PROVIDER_ERROR, PROVIDER_TIMEOUT -> pass.failed();
            // It did what it was asked, or said why the request is wrong.
            default -> pass.served(failed.usage().totalTokens());
        }
    }
}
