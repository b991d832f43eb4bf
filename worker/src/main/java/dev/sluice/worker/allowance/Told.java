package dev.sluice.worker.allowance;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's answer says of its limits; -1 where it says nothing.
 *
 * @param requestsPerMinute calls a minute
 * @param requestsLeft calls that it would still take now
 * @param tokensPerMinute tokens a minute
 * @param tokensLeft tokens that it would still take now
 */
public record Told(long requestsPerMinute, long requestsLeft, long tokensPerMinute, long tokensLeft) {

    /** Nothing. */
    public static final Told NOTHING = new Told(-1, -1, -1, -1);

    private static final Pattern SPAN = Pattern.compile("([0-9.]+)(ms|h|m|s)");
    private static final double LONGEST_MINUTE_SECONDS = 120;

    /**
     * Reads an answer's headers. A limit that isn't one of a minute, such as OpenAI's of a day for new accounts, is
     * passed over: its provider says 429 with a time when it is reached.
     *
     * <p>Source: "Rate limits" in OpenAI's guides ({@code x-ratelimit-*}) and in Anthropic's
     * ({@code anthropic-ratelimit-*}).
     *
     * @param header the value of a header, or null
     */
    public static Told of(Function<String, @Nullable String> header) {
        boolean isDaily = isDaily(header);
        return new Told(
                isDaily ? -1 : number(header, "x-ratelimit-limit-requests", "anthropic-ratelimit-requests-limit"),
                isDaily
                        ? -1
                        : number(header, "x-ratelimit-remaining-requests", "anthropic-ratelimit-requests-remaining"),
                number(header, "x-ratelimit-limit-tokens", "anthropic-ratelimit-tokens-limit"),
                number(header, "x-ratelimit-remaining-tokens", "anthropic-ratelimit-tokens-remaining"));
    }

    /** By how long it takes until the bucket is full again. */
    private static boolean isDaily(Function<String, @Nullable String> header) {
        double limit = number(header, "x-ratelimit-limit-requests", "");
        double left = number(header, "x-ratelimit-remaining-requests", "");
        String reset = header.apply("x-ratelimit-reset-requests");
        return limit > left
                && left >= 0
                && reset != null
                && seconds(reset) * limit / (limit - left) > LONGEST_MINUTE_SECONDS;
    }

    private static double seconds(String span) {
        double seconds = 0;
        Matcher parts = SPAN.matcher(span);
        while (parts.find()) {
            double unit = switch (parts.group(2)) {
                case "h" -> 3600;
                case "m" -> 60;
                case "s" -> 1;
                default -> 0.001;
            };
            seconds += Double.parseDouble(parts.group(1)) * unit;
        }
        return seconds;
    }

    private static long number(Function<String, @Nullable String> header, String name, String other) {
        String text = header.apply(name);
        String either = text == null && !other.isEmpty() ? header.apply(other) : text;
        try {
            return either == null ? -1 : Math.max(-1, Long.parseLong(either.strip()));
        } catch (NumberFormatException ignored) {
            return -1;
        }
    }

    /** This where it says something, the older one elsewhere. */
    Told orElse(Told older) {
        return new Told(
                requestsPerMinute < 0 ? older.requestsPerMinute : requestsPerMinute,
                requestsLeft < 0 ? older.requestsLeft : requestsLeft,
                tokensPerMinute < 0 ? older.tokensPerMinute : tokensPerMinute,
                tokensLeft < 0 ? older.tokensLeft : tokensLeft);
    }
}
