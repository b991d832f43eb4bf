package dev.sluice.common.job;

/**
 * What the caller asked for besides the answer itself.
 *
 * @param streamed the answer goes out chunk by chunk
 * @param includeUsage a stream ends with a chunk of usage
 * @param keep the answer outlives its connection (idempotent, continued on disconnect, or in the background)
 * @param keyed the job id comes from an {@code Idempotency-Key}
 * @param fetched the whole answer is written to {@link Topics#ANSWERS}, to be fetched later (batch, background)
 * @param stored the same, and its request beside it: a completion that is listed, and can be looked at again
 */
public record JobFlags(
        boolean streamed, boolean includeUsage, boolean keep, boolean keyed, boolean fetched, boolean stored) {

    /** Of a job whose answer is sent, and not written anywhere. */
    public JobFlags(boolean streamed, boolean includeUsage, boolean keep, boolean keyed) {
        this(streamed, includeUsage, keep, keyed, false, false);
    }

    /** Whether the whole answer is written to {@link Topics#ANSWERS}. */
    public boolean isAnswerWritten() {
        return fetched || stored;
    }

    /** One letter a flag: {@code s}, {@code u}, {@code k}, {@code i}, {@code f}, {@code c}. */
    String encode() {
        return (streamed ? "s" : "")
                + (includeUsage ? "u" : "")
                + (keep ? "k" : "")
                + (keyed ? "i" : "")
                + (fetched ? "f" : "")
                + (stored ? "c" : "");
    }

    /** Reads {@link #encode()}; letters of later versions are skipped. */
    static JobFlags decode(String letters) {
        return new JobFlags(
                letters.contains("s"),
                letters.contains("u"),
                letters.contains("k"),
                letters.contains("i"),
                letters.contains("f"),
                letters.contains("c"));
    }
}
