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
    /** At once, in capacity that was bought ahead: here the standard one. */
    SCALE,
    /** Ahead of the others. */
    PRIORITY,
    /** The newer name of {@link #PRIORITY}. */
    FAST;

    /** The value in requests and answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The lane that serves it. */
    public Lane lane() {
        return switch (this) {
            case AUTO, DEFAULT, SCALE, PRIORITY, FAST -> Lane.INTERACTIVE;
            case FLEX -> Lane.BULK;
        };
    }
}
