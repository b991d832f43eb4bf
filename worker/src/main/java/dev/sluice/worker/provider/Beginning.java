package dev.sluice.worker.provider;

import dev.sluice.common.usage.TokenUsage;

/**
 * What a client has of an answer already when a call is made for the rest of it.
 *
 * @param text its text
 * @param usage what it has cost: the prompt, and the tokens of this text
 */
public record Beginning(String text, TokenUsage usage) {

    /** An answer from its start. */
    public static final Beginning NONE = new Beginning("", TokenUsage.NONE);

    /**
     * The prefix as the beginning of an answer to this request. Who paid for it is gone, so the figures are ours.
     *
     * @param body the request as the client sent it
     */
    public static Beginning of(Prefix prefix, byte[] body) {
        return prefix.isEmpty()
                ? NONE
                : new Beginning(
                        prefix.text(), new TokenUsage(UsageCount.promptEstimate(body), prefix.tokens(), 0, 0, true));
    }

    /** Whether there is nothing to go on from. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "Beginning[" + text.length() + ", " + usage + "]";
    }
}
