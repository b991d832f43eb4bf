package dev.sluice.common.usage;

/**
 * What many jobs add up to.
 *
 * @param jobs accepted jobs, each once, however often a provider was called for it
 * @param failed those of them that ended without an answer
 * @param estimated those whose tokens we had to count, because the provider's own figure never came
 * @param promptTokens tokens of the prompts
 * @param cachedTokens part of the prompts that providers had cached
 * @param completionTokens tokens of the answers
 * @param reasoningTokens part of the answers that was thought, not said
 * @param nanoDollars what all of it costs, in billionths of a US dollar
 */
public record UsageTotals(
        long jobs,
        long failed,
        long estimated,
        long promptTokens,
        long cachedTokens,
        long completionTokens,
        long reasoningTokens,
        long nanoDollars) {

    /** Of no job. */
    public static final UsageTotals NONE = new UsageTotals(0, 0, 0, 0, 0, 0, 0, 0);

    /** Of one job. */
    public static UsageTotals of(boolean isAnswered, TokenUsage usage, long nanoDollars) {
        return new UsageTotals(
                1,
                isAnswered ? 0 : 1,
                usage.estimated() ? 1 : 0,
                usage.promptTokens(),
                usage.cachedTokens(),
                usage.completionTokens(),
                usage.reasoningTokens(),
                nanoDollars);
    }

    /** Of these jobs and others. */
    public UsageTotals plus(UsageTotals others) {
        return new UsageTotals(
                jobs + others.jobs,
                failed + others.failed,
                estimated + others.estimated,
                promptTokens + others.promptTokens,
                cachedTokens + others.cachedTokens,
                completionTokens + others.completionTokens,
                reasoningTokens + others.reasoningTokens,
                nanoDollars + others.nanoDollars);
    }

    /** All tokens of prompts and answers. */
    public long totalTokens() {
        return promptTokens + completionTokens;
    }
}
