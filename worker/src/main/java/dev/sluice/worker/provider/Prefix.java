package dev.sluice.worker.provider;

/**
 * What a client has of an answer that another call has to go on from.
 *
 * @param text the text
 * @param tokens how many tokens it was counted as, for the usage of the whole
 */
public record Prefix(String text, long tokens) {

    /** An answer from its beginning. */
    public static final Prefix NONE = new Prefix("", 0);

    /** Whether there is anything to go on from. */
    public boolean isEmpty() {
        return text.isEmpty();
    }
}
