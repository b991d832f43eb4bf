package dev.sluice.worker.provider;

import dev.sluice.worker.provider.http.ResponseHead;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads from an answer's headers how long the provider asks to be left alone. */
public final class RetryAfter {

    private static final double MAX_SECONDS = 86_400;

    private RetryAfter() {}

    /** The wish in {@code retry-after-ms}, else in {@code Retry-After}; null if there is none that can be read. */
    public static @Nullable Duration of(ResponseHead head) {
        Duration exact = seconds(head.header("retry-after-ms"), 0.001);
        if (exact != null) {
            return exact;
        }
        String text = head.header("retry-after");
        Duration whole = seconds(text, 1);
        return whole != null || text == null ? whole : until(text, head.header("date"));
    }

    /** A decimal number of seconds, such as Google's {@code "34.07s"} without its letter; null if it is none. */
    public static @Nullable Duration seconds(@Nullable String text, double unit) {
        if (text == null) {
            return null;
        }
        try {
            double seconds = Double.parseDouble(text.strip()) * unit;
            return seconds >= 0 ? Duration.ofMillis(Math.round(Math.min(seconds, MAX_SECONDS) * 1000)) : null;
        } catch (NumberFormatException ignored) {
            return null;
        }
    }

    /** From the answer's own date, so that our clock doesn't matter. */
    private static @Nullable Duration until(String then, @Nullable String now) {
        if (now == null) {
            return null;
        }
        try {
            DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME;
            Duration pause = Duration.between(ZonedDateTime.parse(now, format), ZonedDateTime.parse(then, format));
            return pause.isNegative() ? Duration.ZERO : pause;
        } catch (DateTimeException ignored) {
            return null;
        }
    }
}
