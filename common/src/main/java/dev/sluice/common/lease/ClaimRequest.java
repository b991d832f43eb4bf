package dev.sluice.common.lease;

import dev.sluice.common.job.JobId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker asks for a job whose record it holds.
 *
 * @param job the job
 * @param worker the worker's incarnation
 * @param claimId a random id of this claim: the same one gets the same grant again
 * @param notAfterMillis Redis time after which the claim does nothing
 * @param attempt the record's produce attempt
 * @param listener the ingress that the record names; empty if none
 * @param facts what the record says
 * @param envelope the constant part of the answer's chunks, for the marker
 * @param where the record's place; null if unknown
 * @param expectedFence the fence of an owner that is known to be dead; 0 for none
 * @param dead ingresses that two looks found dead
 * @param stale the record was appended more than 10 s after its accept bound
 */
public record ClaimRequest(
        JobId job,
        String worker,
        String claimId,
        long notAfterMillis,
        String attempt,
        String listener,
        JobFacts facts,
        byte[] envelope,
        @Nullable Where where,
        long expectedFence,
        List<String> dead,
        boolean stale) {

    /** A marker has one byte for the name's length. */
    private static final int MAX_WORKER_BYTES = 255;

    /** Copies the list; checks what identifies the claim. */
    public ClaimRequest {
        dead = List.copyOf(dead);
        if (worker.isEmpty() || claimId.isEmpty() || attempt.isEmpty()) {
            throw new IllegalArgumentException("claim of " + job + ": worker, claimId or attempt is empty");
        }
        if (worker.getBytes(StandardCharsets.UTF_8).length > MAX_WORKER_BYTES) {
            throw new IllegalArgumentException(
                    "worker: " + worker + " (expected: at most " + MAX_WORKER_BYTES + " bytes)");
        }
    }
}
