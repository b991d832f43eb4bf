package dev.sluice.ingress.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom to tell, of the whole deployment. The address is the operator's own, so it may be an internal one.
 *
 * @param url where events are sent; nobody is told if there is none
 * @param secret what they are signed with: {@code whsec_} and 24 to 64 bytes in Base64
 * @param timeout of one try
 * @param tries of one event
 * @param pause before the second try at most; it doubles from try to try, up to a minute
 */
@ConfigurationProperties("sluice.webhooks")
public record WebhookSettings(
        @Nullable URI url,
        @Nullable String secret,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("8") int tries,
        @DefaultValue("2s") Duration pause) {

    private static final String SECRET_PREFIX = "whsec_";
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;

    /** Checks that an address comes with a secret, and the bounds. */
    public WebhookSettings {
        if (url != null) {
            String scheme = String.valueOf(url.getScheme());
            boolean isHttp = scheme.equals("http") || scheme.equals("https");
            if (!isHttp || url.getHost() == null) {
                throw new IllegalArgumentException(
                        "sluice.webhooks.url: " + url + " (expected: an address with http:// or https://)");
            }
            int bytes = secretBytes(secret).length;
            if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
                throw new IllegalArgumentException("sluice.webhooks.secret: missing or of another form (expected: '"
                        + SECRET_PREFIX + "' and " + LEAST_BYTES + " to " + MOST_BYTES + " bytes in Base64)");
            }
        }
        if (timeout.toMillis() < 100 || tries < 1 || tries > 100 || pause.toMillis() < 1) {
            throw new IllegalArgumentException("sluice.webhooks.timeout: " + timeout + ", tries: " + tries + ", pause: "
                    + pause + " (expected: 100 ms or more, 1 to 100, 1 ms or more)");
        }
    }

    /** The key of the signatures. */
    byte[] key() {
        return secretBytes(secret);
    }

    /** Keeps the secret out of every log. */
    @Override
    public String toString() {
        return "WebhookSettings[url=" + url + "]";
    }

    private static byte[] secretBytes(@Nullable String secret) {
        if (secret == null || !secret.startsWith(SECRET_PREFIX)) {
            return new byte[0];
        }
        try {
            return Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
        } catch (IllegalArgumentException ignored) {
            return new byte[0];
        }
    }
}
