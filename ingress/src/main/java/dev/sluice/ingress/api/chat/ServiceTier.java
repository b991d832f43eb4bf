package dev.sluice.ingress.api.chat;

import dev.sluice.common.job.Lane;
import java.util.Locale;

/** OpenAI's {@code service_tier}: how soon a request is served. */
public enum ServiceTier {
    /** None was asked for. */
    AUTO,
    /** The standard one. */
    DEFAULT,
    /** Later, when there is room. */
    FLEX,
    /** Ahead of the others. */
    PRIORITY;

    /** The value in requests and answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The lane that serves it. */
    public Lane lane() {
        return switch (this) {
            case AUTO, DEFAULT, PRIORITY -> Lane.INTERACTIVE;
            case FLEX -> Lane.BULK;
        };
    }
}
