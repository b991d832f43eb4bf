package dev.sluice.ingress.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events until somebody takes them, or it has been tried often enough. Calls block.
 *
 * <p>Source of the wire format: standardwebhooks.com: the headers {@code webhook-id}, {@code webhook-timestamp} and
 * {@code webhook-signature} with {@code v1,} and HMAC-SHA256 of {@code id.timestamp.payload}; success is a 2xx alone.
 */
public final class Webhooks {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_SUCCESS = 200;

    private final WebhookSettings settings;
    private final LongSupplier seconds;
    private final RandomGenerator random;
    private final DeadEvents dead;
    private final HttpClient http;

    /** How a sender waits; it may end the sending by what it throws. */
    public interface Pause<E extends Exception> {
        /** Waits so long. */
        void pause(Duration time) throws E;
    }

    /**
     * A sender.
     *
     * @param seconds Unix time in s
     * @param dead takes what nobody else takes
     */
    public Webhooks(
            WebhookSettings settings, LongSupplier seconds, RandomGenerator random, Producer<byte[], byte[]> dead) {
        this.settings = settings;
        this.seconds = seconds;
        this.random = random;
        this.dead = new DeadEvents(dead);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Tells an event. Told twice it has the same id. One that nobody takes is set aside in {@code sluice.dead}.
     *
     * @return whether it was taken, or nobody is to be told
     */
    public <E extends Exception> boolean tell(WebhookEvent event, Pause<E> pause) throws E {
        URI url = settings.url();
        if (url == null) {
            return true;
        }
        String failure = "";
        for (int number = 1; number <= settings.tries(); number++) {
            if (number > 1) {
                pause.pause(before(number));
            }
            failure = send(event, url);
            if (failure.isEmpty()) {
                return true;
            }
            LOG.warn("event {} ({}) of {}: try {}: {}", event.id(), event.type(), event.subject(), number, failure);
        }
        LOG.error(
                "event {} ({}) of {}: given up after {} tries",
                event.id(),
                event.type(),
                event.subject(),
                settings.tries());
        dead.bury(event, failure, settings.tries());
        return false;
    }

    /**
     * Tells an event once more, under the id that it had, for an operator who has mended what kept it from being taken.
     *
     * @throws RequestFailedException if it isn't taken, or nobody is to be told
     */
    public void tellAgain(WebhookEvent event) {
        URI url = settings.url();
        if (url == null) {
            throw new RequestFailedException(
                    FailureCode.CONFLICT, "There is no address for events: set SLUICE_WEBHOOKS_URL and its secret.");
        }
        String failure = send(event, url);
        if (!failure.isEmpty()) {
            throw new RequestFailedException(
                    FailureCode.UNAVAILABLE, "The event " + event.id() + " was not taken again: " + failure + ".");
        }
    }

    /** Full jitter: any time up to one that doubles from try to try. */
    private Duration before(int number) {
        long most = settings.pause().toMillis() << Math.min(number - 2, 16);
        return Duration.ofMillis(random.nextLong(Math.min(most, LONGEST_PAUSE.toMillis()) + 1));
    }

    /** Sends it once; why it wasn't taken, empty if it was. */
    private String send(WebhookEvent event, URI url) {
        byte[] payload = event.payload();
        String timestamp = Long.toString(seconds.getAsLong());
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .header("User-Agent", "sluice")
                .header("webhook-id", event.id())
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", signature(event.id(), timestamp, payload))
                .POST(HttpRequest.BodyPublishers.ofByteArray(payload))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= FIRST_SUCCESS && status < FIRST_REDIRECT ? "" : "status " + status;
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private String signature(String id, String timestamp, byte[] payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(settings.key(), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(payload));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
        }
    }
}
