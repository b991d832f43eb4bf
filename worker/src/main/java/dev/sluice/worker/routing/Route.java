package dev.sluice.worker.routing;

import dev.sluice.worker.allowance.Bucket;
import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.Target;
import dev.sluice.worker.provider.http.CallTimeouts;

/**
 * Where a job's calls go.
 *
 * @param target the provider, and the model there
 * @param dialect its wire format
 * @param model the catalogue's name of the model, without wishes for a simulator
 * @param modelThinks whether its thoughts count against {@code max_tokens}
 * @param continues whether an answer that was cut can go on there
 * @param bucket what its provider allows
 * @param timeouts how long its provider is waited for
 */
record Route(
        Target target,
        Dialect dialect,
        String model,
        boolean modelThinks,
        boolean continues,
        Bucket bucket,
        CallTimeouts timeouts) {

    /** Whether the other one differs by the key alone. */
    boolean isSameButForKey(Route other) {
        return target.provider().equals(other.target.provider())
                && target.model().equals(other.target.model());
    }
}
