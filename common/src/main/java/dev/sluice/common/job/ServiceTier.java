package dev.sluice.common.job;

import java.util.Locale;

/**
 * How soon a request is served.
 *
 * <p>Source: OpenAI's API reference, "Chat completions", {@code service_tier}.
 */
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

    /** The value in requests and headers. */
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

    /** Whether its jobs go before the others of their lane. */
    public boolean isAhead() {
        return switch (this) {
            case PRIORITY, FAST -> true;
            case AUTO, DEFAULT, FLEX, SCALE -> false;
        };
    }

    /** The value in answers: what was made of the request. */
    public String served() {
        return switch (this) {
            case AUTO, DEFAULT, SCALE -> DEFAULT.label();
            case FLEX -> FLEX.label();
            case PRIORITY, FAST -> PRIORITY.label();
        };
    }

    /** The tier of this label; {@link #AUTO} for one that only later versions know. */
    static ServiceTier of(String label) {
        for (ServiceTier tier : values()) {
            if (tier.label().equals(label)) {
                return tier;
            }
        }
        return AUTO;
    }
}
