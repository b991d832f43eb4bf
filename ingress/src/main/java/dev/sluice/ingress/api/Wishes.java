package dev.sluice.ingress.api;

import dev.sluice.ingress.delivery.EventId;
import dev.sluice.ingress.edge.RequestFailedException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What a request's headers ask of its delivery.
 *
 * @param key the caller's own key: the same key gets the same answer; null if it gave none
 * @param lastEvent the last event that the client has; null if this isn't the rest of an answer
 * @param retryCount how often the client's SDK has sent this request before
 * @param continues the job goes on when its client leaves
 */
public record Wishes(@Nullable String key, @Nullable EventId lastEvent, int retryCount, boolean continues) {

    private static final String KEY = "Idempotency-Key";
    private static final String LAST_EVENT = "Last-Event-ID";
    private static final String RETRY_COUNT = "x-stainless-retry-count";
    private static final String ON_DISCONNECT = "x-sluice-on-disconnect";
    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern COUNT_FORM = Pattern.compile("\\d{1,4}");

    /** Reads the headers; fails with {@link RequestFailedException} where one makes no sense. */
    public static Wishes of(HttpHeaders headers) {
        String key = headers.getFirst(KEY);
        if (key != null && !KEY_FORM.matcher(key).matches()) {
            throw invalid(KEY, "1 to 255 visible ASCII characters");
        }
        String onDisconnect = headers.getFirst(ON_DISCONNECT);
        if (onDisconnect != null && !onDisconnect.equals("continue") && !onDisconnect.equals("cancel")) {
            throw invalid(ON_DISCONNECT, "'continue' or 'cancel'");
        }
        return new Wishes(key, lastEventIn(headers), retryCountIn(headers), "continue".equals(onDisconnect));
    }

    /** The last event that the client has; null if the headers name none. */
    public static @Nullable EventId lastEventIn(HttpHeaders headers) {
        String text = headers.getFirst(LAST_EVENT);
        return text == null || text.isEmpty()
                ? null
                : EventId.parse(text)
                        .orElseThrow(() -> invalid(LAST_EVENT, "the id of an event, as '<job>:<fence>-<number>'"));
    }

    private static int retryCountIn(HttpHeaders headers) {
        // SDKs write it, not their users: one that we can't read tells nothing.
        String text = headers.getFirst(RETRY_COUNT);
        return text != null && COUNT_FORM.matcher(text).matches() ? Integer.parseInt(text) : 0;
    }

    private static RequestFailedException invalid(String header, String expected) {
        return RequestFailedException.invalid(
                "Invalid header '" + header + "': expected " + expected + ".", null, "invalid_header");
    }
}
