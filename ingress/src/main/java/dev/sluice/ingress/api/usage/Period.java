package dev.sluice.ingress.api.usage;

import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The days that a request asks for, in UTC.
 *
 * @param first {@code start}; without it the 30 days up to the last one
 * @param last {@code end}; without it today
 */
record Period(LocalDate first, LocalDate last) {

    private static final int DEFAULT_DAYS = 30;
    private static final int MAX_DAYS = 400;
    private static final int DAY_LENGTH = 10;

    /** Reads the query; fails with {@link RequestFailedException} where it makes no sense. */
    static Period of(ServerRequest request, Clock clock) {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate last = dayIn(request, "end", today);
        LocalDate first = dayIn(request, "start", last.minusDays(DEFAULT_DAYS - 1));
        if (first.isAfter(last) || ChronoUnit.DAYS.between(first, last) >= MAX_DAYS) {
            throw RequestFailedException.invalid(
                    "Invalid 'start': expected a day not after 'end', and at most " + MAX_DAYS + " days in all.",
                    "start",
                    "invalid_value");
        }
        return new Period(first, last);
    }

    private static LocalDate dayIn(ServerRequest request, String name, LocalDate otherwise) {
        return request.queryParam(name).map(text -> day(name, text)).orElse(otherwise);
    }

    private static LocalDate day(String name, String text) {
        try {
            // Four digits of a year: no sign, no year that arithmetic could leave the calendar with.
            return LocalDate.parse(text.length() == DAY_LENGTH ? text : "");
        } catch (DateTimeException ignored) {
            throw RequestFailedException.invalid(
                    "Invalid '" + name + "': expected a day as in '2026-01-31'.", name, "invalid_value");
        }
    }
}
