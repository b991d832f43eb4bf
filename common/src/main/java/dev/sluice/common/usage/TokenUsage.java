package dev.sluice.common.usage;

/**
 * Tokens that a job is billed for.
 *
 * @param promptTokens tokens of the prompt
 * @param completionTokens tokens of the answer, with thoughts where the model thinks
 * @param cachedTokens part of the prompt that the provider had cached
 * @param reasoningTokens part of the completion that was thought, not said
 * @param estimated counted by us, because the provider's own figure never came
 */
public record TokenUsage(
        long promptTokens, long completionTokens, long cachedTokens, long reasoningTokens, boolean estimated) {

    /** Nothing was used. */
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, false);

    /** Checks that no figure is negative. */
    public TokenUsage {
        if (promptTokens < 0 || completionTokens < 0 || cachedTokens < 0 || reasoningTokens < 0) {
            throw new IllegalArgumentException(
                    "usage: " + promptTokens + ", " + completionTokens + " (expected: no negative number)");
        }
    }

    /** The provider's own figures without details. */
    public static TokenUsage of(long promptTokens, long completionTokens) {
        return new TokenUsage(promptTokens, completionTokens, 0, 0, false);
    }

    /** All tokens of prompt and completion. */
    public long totalTokens() {
        return promptTokens + completionTokens;
    }
}
