package dev.sluice.common.lease;

import dev.sluice.common.job.JobId;

/**
 * The names of keys and channels in Redis.
 *
 * <p>{@code j:{job}} is a hash; a field that is absent or empty has no value:
 *
 * <table>
 * <caption>Fields of {@code j:{job}}</caption>
 * <tr><td>st</td><td>W waiting, R running, D done; none: nothing but refused attempts is known</td></tr>
 * <tr><td>f</td><td>fence of the newest grant or closing</td></tr>
 * <tr><td>own, cid</td><td>worker and claim id of the grant; empty: released</td></tr>
 * <tr><td>kind, base</td><td>RUN or INTERRUPT, and the sequence number that the grant goes on after</td></tr>
 * <tr><td>marks</td><td>markers in {@code r:}</td></tr>
 * <tr><td>L</td><td>names of the listening ingresses, separated by spaces, at most 4</td></tr>
 * <tr><td>orphan_since</td><td>when a claim first found nobody listening</td></tr>
 * <tr><td>acc</td><td>1: Kafka has the job</td></tr>
 * <tr><td>ref</td><td>refused attempts, separated by spaces</td></tr>
 * <tr><td>pos</td><td>while waiting: the highest sequence number that a client has</td></tr>
 * <tr><td>tries, young</td><td>grants, and owners that were gone within 60 s of theirs</td></tr>
 * <tr><td>claimed_at, done_at</td><td>times of the grant and of the end</td></tr>
 * <tr><td>out, rec</td><td>the outcome; 1: it is in the ledger</td></tr>
 * <tr><td>ep, lane, tenant, deadline, hash, streamed, keep, keyed</td><td>{@link JobFacts}</td></tr>
 * <tr><td>where</td><td>{@link Where} the job's record stands</td></tr>
 * </table>
 *
 * <p>{@code r:{job}} is a stream of frames, each in the field {@code f} of the entry {@code <fence>-<sequence>}; a
 * marker's sequence number is 0 there. {@code e} is a hash: id, run, since, len ({@link Epoch}). Times are Redis time
 * in ms.
 */
public final class LeaseKeys {

    /** The epoch. */
    public static final String EPOCH = "e";

    /** The set of the names that send heartbeats. */
    public static final String FLEET = "fleet";

    /** The set of the labels of the lanes whose jobs are to wait. */
    public static final String PAUSED_LANES = "lanes:paused";

    /** The field of a stream's entry that holds the frame. */
    public static final String FRAME_FIELD = "f";

    private LeaseKeys() {}

    /** The hash that holds the job's state. */
    public static String job(JobId job) {
        return "j:{" + job.hex() + "}";
    }

    /** The stream that holds the answer so far. */
    public static String reply(JobId job) {
        return "r:{" + job.hex() + "}";
    }

    /** The list of a tenant's newest jobs with the same body, for the adoption of retries. */
    public static String sameBody(String tenant, String bodyHash) {
        return "a:{" + tenant + "}:" + bodyHash;
    }

    /** The listener of a job whose client has gone and may come back. */
    public static String detached(JobId job) {
        return "d:{" + job.hex() + "}";
    }

    /** What a model wants back with one of its tool calls, for a while. */
    public static String thought(String tenant, String callId) {
        return "t:{" + tenant + "}:" + callId;
    }

    /** A worker's heartbeat. */
    public static String worker(String worker) {
        return "w:" + worker;
    }

    /** How busy a worker is on each lane: {@link dev.sluice.common.job.LaneLoad}, for as long as a heartbeat lasts. */
    public static String load(String worker) {
        return "q:" + worker;
    }

    /** An ingress' heartbeat. */
    public static String ingress(String ingress) {
        return "i:" + ingress;
    }

    /** The channel that brings frames to an ingress. */
    public static String ingressChannel(String ingress) {
        return "in:" + ingress;
    }

    /** The channel that brings requests to a worker. */
    public static String workerChannel(String worker) {
        return "wk:" + worker;
    }
}
