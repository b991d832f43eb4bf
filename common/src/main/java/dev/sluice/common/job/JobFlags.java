package dev.sluice.common.job;

/**
 * What the caller asked for besides the answer itself.
 *
 * @param streamed the answer goes out chunk by chunk
 * @param includeUsage a stream ends with a chunk of usage
 * @param keep the answer outlives its connection (idempotent, continued on disconnect, or in the background)
 * @param keyed the job id comes from an {@code Idempotency-Key}
 */
public record JobFlags(boolean streamed, boolean includeUsage, boolean keep, boolean keyed) {

    /** One letter a flag: {@code s}, {@code u}, {@code k}, {@code i}. */
    String encode() {
        return (streamed ? "s" : "") + (includeUsage ? "u" : "") + (keep ? "k" : "") + (keyed ? "i" : "");
    }

    /** Reads {@link #encode()}; letters of later versions are skipped. */
    static JobFlags decode(String letters) {
        return new JobFlags(letters.contains("s"), letters.contains("u"), letters.contains("k"), letters.contains("i"));
    }
}
