package dev.sluice.cli.admin;

import dev.sluice.cli.FailedException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people type them. */
final class Periods {

    private static final Pattern PERIOD = Pattern.compile("(\\d{1,6})([smhd])");

    private Periods() {}

    /** A period: {@code 90s}, {@code 30m}, {@code 12h}, {@code 7d}. */
    static Duration period(String option, String text) {
        Matcher period = PERIOD.matcher(text);
        if (!period.matches()) {
            throw new FailedException(2, option + ": '" + text + "' (expected: as in 90s, 30m, 12h or 7d).");
        }
        long count = Long.parseLong(period.group(1));
        return switch (period.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** A moment: a period from now on, or the beginning of a day of UTC; in Unix time in s. */
    static long moment(String option, String text, Clock clock) {
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        } catch (DateTimeException _) {
            return clock.instant().plus(period(option, text)).getEpochSecond();
        }
    }
}
