package dev.sluice.devstack;

import java.time.Duration;
import java.util.Locale;

/** A duration in the form that the launcher prints. */
final class Seconds {

    private Seconds() {}

    static String of(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }
}
