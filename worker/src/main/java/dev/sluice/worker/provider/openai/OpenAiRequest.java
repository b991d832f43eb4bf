package dev.sluice.worker.provider.openai;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import tools.jackson.core.exc.StreamReadException;

/** The client's request with the few members replaced that are ours to decide; all others keep their bytes. */
final class OpenAiRequest {

    private OpenAiRequest() {}

    static byte[] body(ChatCall call) {
        byte[] original = call.body();
        JsonBytes json = new JsonBytes(original.length + 160)
                .raw("{\"model\":")
                .string(call.target().model())
                .raw(",\"stream\":")
                .raw(Boolean.toString(call.isStreamed()));
        JsonBytes streamOptions = new JsonBytes(64);
        boolean isBounded = false;
        try (JsonCursor cursor = new JsonCursor(original, 0, original.length)) {
            if (!cursor.enterRoot()) {
                throw new StreamReadException("root: not an object");
            }
            while (cursor.nextMember()) {
                int start = cursor.start();
                String name = cursor.name();
                cursor.value();
                switch (name) {
                    // The lane is ours: the provider must not choose a tier of its own by it.
                    case "model", "stream", "service_tier" -> cursor.skip();
                    case "stream_options" -> keepStreamOptions(cursor, original, streamOptions);
                    case "max_tokens", "max_completion_tokens" -> {
                        if (!cursor.isNull()) {
                            isBounded = true;
                            json.raw(",").raw(original, start, cursor.end());
                        }
                    }
                    default -> json.raw(",").raw(original, start, cursor.end());
                }
            }
        }
        if (!isBounded) {
            json.raw(",\"max_tokens\":").number(Catalog.DEFAULT_MAX_TOKENS);
        }
        if (call.isStreamed()) {
            // Always asked for: the bill stands on it, whether the caller wants to see it or not.
            json.raw(",\"stream_options\":{\"include_usage\":true")
                    .raw(streamOptions.toBytes())
                    .raw("}");
        }
        return json.raw("}").toBytes();
    }

    private static void keepStreamOptions(JsonCursor cursor, byte[] original, JsonBytes kept) {
        if (!cursor.isObject()) {
            cursor.skip();
            return;
        }
        while (cursor.nextMember()) {
            int start = cursor.start();
            String name = cursor.name();
            cursor.value();
            int end = cursor.end();
            if (!"include_usage".equals(name)) {
                kept.raw(",").raw(original, start, end);
            }
        }
    }
}
