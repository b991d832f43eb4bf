package dev.sluice.worker.provider.openai;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.common.job.Family;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import tools.jackson.core.exc.StreamReadException;

/** The client's request with the few members replaced that are ours to decide; all others keep their bytes. */
final class OpenAiRequest {

    /** As vLLM documents it, whose words other servers have taken over. */
    private static final String GO_ON = ",\"add_generation_prompt\":false,\"continue_final_message\":true";

    private OpenAiRequest() {}

    static byte[] body(ChatCall call) {
        return switch (call.family()) {
            case CHAT, COMPLETIONS -> generated(call);
            case EMBEDDINGS, MODERATIONS -> withModel(call);
        };
    }

    /** These families know no member that isn't the client's own: OpenAI refuses what it doesn't know. */
    private static byte[] withModel(ChatCall call) {
        byte[] original = call.body();
        JsonBytes json = new JsonBytes(original.length + 64)
                .raw("{\"model\":")
                .string(call.target().model());
        try (JsonCursor cursor = new JsonCursor(original, 0, original.length)) {
            if (!cursor.enterRoot()) {
                throw new StreamReadException("root: not an object");
            }
            while (cursor.nextMember()) {
                int start = cursor.start();
                boolean isModel = "model".equals(cursor.name());
                cursor.value();
                int end = cursor.end();
                if (!isModel) {
                    json.raw(",").raw(original, start, end);
                }
            }
        }
        return json.raw("}").toBytes();
    }

    private static byte[] generated(ChatCall call) {
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
                    // Who stores it here doesn't ask for it to be stored there too.
                    case "store" -> cursor.skip();
                    case "metadata" -> {
                        int end = cursor.end();
                        if (!call.job().flags().stored()) {
                            json.raw(",").raw(original, start, end);
                        }
                    }
                    case "messages" -> messages(cursor, call, start, json);
                    case "stream_options" -> keepStreamOptions(cursor, original, streamOptions);
                    case "max_tokens", "max_completion_tokens" -> {
                        if (!cursor.isNull()) {
                            isBounded = true;
                            json.raw(",");
                            limit(cursor, call, start, json);
                        }
                    }
                    case "add_generation_prompt", "continue_final_message" -> {
                        int end = cursor.end();
                        if (call.beginning().isEmpty()) {
                            json.raw(",").raw(original, start, end);
                        }
                    }
                    default -> json.raw(",").raw(original, start, cursor.end());
                }
            }
        }
        // The older completions have a default of their own, which is small.
        if (!isBounded && call.family() == Family.CHAT) {
            json.raw(",\"max_tokens\":").number(call.tokensLeft(Catalog.DEFAULT_MAX_TOKENS));
        }
        if (!call.beginning().isEmpty()) {
            json.raw(GO_ON);
        }
        if (call.isStreamed()) {
            // Always asked for: the bill stands on it, whether the caller wants to see it or not.
            json.raw(",\"stream_options\":{\"include_usage\":true")
                    .raw(streamOptions.toBytes())
                    .raw("}");
        }
        return json.raw("}").toBytes();
    }

    /** With what the model has said already as its own last message, left open. */
    private static void messages(JsonCursor cursor, ChatCall call, int start, JsonBytes json) {
        boolean isEmpty = true;
        json.raw(",");
        if (!cursor.isArray() || call.beginning().isEmpty()) {
            json.raw(call.body(), start, cursor.end());
            return;
        }
        while (cursor.nextElement()) {
            isEmpty = false;
            cursor.skip();
        }
        json.raw(call.body(), start, cursor.here() - 1)
                .raw(isEmpty ? "" : ",")
                .raw("{\"role\":\"assistant\",\"content\":")
                .string(call.beginning().text())
                .raw("}]");
    }

    private static void limit(JsonCursor cursor, ChatCall call, int start, JsonBytes json) {
        if (call.beginning().isEmpty()) {
            json.raw(call.body(), start, cursor.end());
        } else {
            json.string(cursor.name()).raw(":").number(call.tokensLeft(cursor.number(1)));
        }
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
