package dev.sluice.ingress.quota;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * How a caller stands with its limits a minute, in the form of OpenAI's {@code x-ratelimit-*}.
 *
 * @param requests how many requests are left; null if there is no limit
 * @param tokens how many tokens are left; null if there is no limit
 */
public record Standing(@Nullable Share requests, @Nullable Share tokens) {

    private static final String LIMIT = "x-ratelimit-limit-";
    private static final String REQUESTS = "requests";
    private static final String TOKENS = "tokens";

    /** Nothing is limited. */
    static final Standing NONE = new Standing(null, null);

    /**
     * How much of a limit is left.
     *
     * @param limit how much a minute
     * @param remaining how much may be used at once now
     * @param reset how long until all of it may be
     */
    public record Share(long limit, long remaining, Duration reset) {

        private void writeTo(HttpHeaders headers, String what) {
            headers.set(LIMIT + what, Long.toString(limit));
            headers.set("x-ratelimit-remaining-" + what, Long.toString(remaining));
            headers.set("x-ratelimit-reset-" + what, Durations.render(reset));
        }
    }

    /** The tightest of several: what of it is left is what may be used. */
    static Standing tightest(List<Standing> all) {
        Share requests = null;
        Share tokens = null;
        for (Standing one : all) {
            requests = tighter(requests, one.requests());
            tokens = tighter(tokens, one.tokens());
        }
        return new Standing(requests, tokens);
    }

    private static @Nullable Share tighter(@Nullable Share some, @Nullable Share other) {
        if (some == null || other == null) {
            return some == null ? other : some;
        }
        return other.remaining() < some.remaining() ? other : some;
    }

    /** Whether these headers tell of a standing already. */
    public static boolean isIn(HttpHeaders headers) {
        return headers.containsHeader(LIMIT + REQUESTS) || headers.containsHeader(LIMIT + TOKENS);
    }

    /** Writes the headers. */
    public void writeTo(HttpHeaders headers) {
        if (requests != null) {
            requests.writeTo(headers, REQUESTS);
        }
        if (tokens != null) {
            tokens.writeTo(headers, TOKENS);
        }
    }
}
