package dev.sluice.ingress.quota;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How limits are kept, and what happens to them without Redis.
 *
 * @param patience how long an answer of Redis is waited for; at most as long as any command may take
 * @param withoutRedis what is decided when it doesn't come
 * @param ingresses how many ingresses share the work: without Redis each grants its share of a limit
 */
@ConfigurationProperties("sluice.quota")
record QuotaSettings(
        @DefaultValue("100ms") Duration patience,
        @DefaultValue("local_share") WithoutRedis withoutRedis,
        @DefaultValue("1") int ingresses) {

    /** What is decided when Redis doesn't answer. */
    enum WithoutRedis {
        /** Each ingress counts for itself, up to its share of the limit. */
        LOCAL_SHARE,
        /** Nobody with a limit gets in. */
        REJECT,
        /** Everybody gets in. */
        ALLOW
    }

    /** Checks every bound. */
    QuotaSettings {
        if (patience.toMillis() < 1 || patience.toSeconds() > 10) {
            throw new IllegalArgumentException("sluice.quota.patience: " + patience + " (expected: 1 ms to 10 s)");
        }
        if (ingresses < 1) {
            throw new IllegalArgumentException("sluice.quota.ingresses: " + ingresses + " (expected: 1 or more)");
        }
    }

    /**
     * Checks that the patience can be used up.
     *
     * @throws IllegalArgumentException if a command of Redis fails before it
     */
    void checkWithin(Duration commandTimeout) {
        if (patience.compareTo(commandTimeout) > 0) {
            throw new IllegalArgumentException("sluice.quota.patience: " + patience
                    + " (expected: at most sluice.redis.command-timeout, " + commandTimeout + ")");
        }
    }
}
