package dev.sluice.ingress.quota;

import java.time.Duration;

/** Durations in OpenAI's notation: {@code 6ms}, {@code 1.5s}, {@code 1m0s}, {@code 2h3m0s}. */
final class Durations {

    private static final long MILLIS_IN_SECOND = 1000;

    private Durations() {}

    /** Renders a duration, rounded up to whole milliseconds. */
    static String render(Duration duration) {
        long millis = duration.plusNanos(999_999).toMillis();
        if (millis < MILLIS_IN_SECOND) {
            return millis + "ms";
        }
        long hours = millis / 3_600_000;
        long minutes = millis / 60_000 % 60;
        String seconds = seconds(millis % 60_000);
        if (hours > 0) {
            return hours + "h" + minutes + "m" + seconds;
        }
        return minutes > 0 ? minutes + "m" + seconds : seconds;
    }

    private static String seconds(long millis) {
        long fraction = millis % MILLIS_IN_SECOND;
        String whole = Long.toString(millis / MILLIS_IN_SECOND);
        if (fraction == 0) {
            return whole + "s";
        }
        String digits = Long.toString(MILLIS_IN_SECOND + fraction).substring(1);
        return whole + "." + digits.replaceAll("0+$", "") + "s";
    }
}
