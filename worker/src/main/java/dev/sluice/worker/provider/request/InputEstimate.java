package dev.sluice.worker.provider.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.worker.provider.wire.JsonCursor;
import tools.jackson.core.JacksonException;

/** Estimates what the {@code input} of a request costs, where its provider doesn't tell. */
public final class InputEstimate {

    private static final int BYTES_PER_TOKEN = 4;

    private InputEstimate() {}

    /** One for each token that the client gave itself, and one for 4 bytes of each text. At least 1. */
    public static long tokens(byte[] body) {
        long tokens = 0;
        try (JsonCursor json = new JsonCursor(body, 0, body.length)) {
            boolean hasMore = json.enterRoot();
            while (hasMore && json.nextMember()) {
                boolean isInput = "input".equals(json.name());
                json.value();
                if (isInput) {
                    tokens += inside(json);
                } else {
                    json.skip();
                }
            }
        } catch (JacksonException ignored) {
            // It was JSON when it was accepted, so what was counted up to here is what there is.
        }
        return Math.max(1, tokens);
    }

    private static long inside(JsonCursor json) {
        String text = json.text();
        if (text != null) {
            return Math.ceilDiv(text.getBytes(UTF_8).length, BYTES_PER_TOKEN);
        }
        if (!json.isArray()) {
            json.skip();
            return 1;
        }
        long tokens = 0;
        while (json.nextElement()) {
            tokens += inside(json);
        }
        return tokens;
    }
}
