package dev.sluice.common.catalog;

/**
 * What a provider lets us ask with one key for one model, as far as the file says so; 0 where it doesn't, and it is
 * learnt.
 *
 * @param requestsPerMinute calls a minute
 * @param tokensPerMinute tokens a minute, of prompts and answers together
 * @param concurrent calls at a time
 */
public record Limits(int requestsPerMinute, int tokensPerMinute, int concurrent) {

    /** Nothing is said. */
    public static final Limits UNSAID = new Limits(0, 0, 0);

    /** This where it says something, the other one elsewhere. */
    Limits or(Limits other) {
        return new Limits(
                requestsPerMinute == 0 ? other.requestsPerMinute : requestsPerMinute,
                tokensPerMinute == 0 ? other.tokensPerMinute : tokensPerMinute,
                concurrent == 0 ? other.concurrent : concurrent);
    }
}
