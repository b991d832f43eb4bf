package dev.sluice.worker.provider.http;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The status and headers of a provider's answer.
 *
 * @param status the HTTP status
 * @param headers the last value of each header, by its name in lower case
 */
public record ResponseHead(int status, Map<String, String> headers) {

    /** Copies the headers. */
    public ResponseHead {
        headers = Map.copyOf(headers);
    }

    /** Whether an answer follows, and not an error. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The value of this header, if it came. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
