package dev.sluice.common.lease;

/**
 * Since when Redis remembers without a gap.
 *
 * @param id a random id; records carry the one they were written under
 * @param runId the run id of the server that answered
 * @param sinceMillis when this epoch began, in Redis time
 * @param lengthMillis how long nothing is decided about older jobs
 * @param nowMillis Redis time
 */
public record Epoch(String id, String runId, long sinceMillis, long lengthMillis, long nowMillis) {

    /** When nothing is left to wait for, in Redis time. */
    public long settledAtMillis() {
        return sinceMillis + lengthMillis;
    }
}
