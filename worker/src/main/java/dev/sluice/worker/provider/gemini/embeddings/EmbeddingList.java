package dev.sluice.worker.provider.gemini.embeddings;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Gemini's answer with embeddings, to be told as OpenAI's. */
final class EmbeddingList {

    private static final int USUAL_LENGTH = 768;

    private final List<float[]> embeddings = new ArrayList<>();
    private long toldTokens;

    private EmbeddingList() {}

    /** Reads an answer; throws {@link tools.jackson.core.JacksonException} where it isn't JSON. */
    static EmbeddingList read(byte[] object) {
        EmbeddingList list = new EmbeddingList();
        try (JsonCursor json = new JsonCursor(object, 0, object.length)) {
            boolean isObject = json.enterRoot();
            while (isObject && json.nextMember()) {
                String name = json.name();
                json.value();
                if ("embeddings".equals(name) && json.isArray()) {
                    list.readAll(json);
                } else if ("usageMetadata".equals(name) && json.isObject()) {
                    list.readUsage(json);
                } else {
                    json.skip();
                }
            }
        }
        return list;
    }

    private void readAll(JsonCursor json) {
        while (json.nextElement()) {
            float[] values = json.isObject() ? embedding(json) : new float[0];
            if (values.length > 0) {
                embeddings.add(normalised(values));
            }
            json.skip();
        }
    }

    private static float[] embedding(JsonCursor json) {
        float[] values = {};
        while (json.nextMember()) {
            boolean isValues = "values".equals(json.name());
            json.value();
            if (isValues && json.isArray()) {
                values = values(json);
            } else {
                json.skip();
            }
        }
        return values;
    }

    private void readUsage(JsonCursor json) {
        while (json.nextMember()) {
            boolean isPrompt = "promptTokenCount".equals(json.name());
            json.value();
            toldTokens = isPrompt ? Math.max(0, json.number(0)) : toldTokens;
            json.skip();
        }
    }

    private static float[] values(JsonCursor json) {
        float[] values = new float[USUAL_LENGTH];
        int length = 0;
        while (json.nextElement()) {
            values = length == values.length ? Arrays.copyOf(values, 2 * length) : values;
            values[length++] = (float) json.decimal();
        }
        return Arrays.copyOf(values, length);
    }

    /** OpenAI's are of length 1, which those of Gemini's that were shortened aren't. */
    private static float[] normalised(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double norm = Math.sqrt(squares);
        for (int i = 0; norm > 0 && i < values.length; i++) {
            values[i] = (float) (values[i] / norm);
        }
        return values;
    }

    /** How many there are. */
    int size() {
        return embeddings.size();
    }

    /** What Gemini says that the inputs cost; 0 if it doesn't say. */
    long toldTokens() {
        return toldTokens;
    }

    /** OpenAI's object; the first embedding has this index. */
    JsonBytes render(String model, int first, boolean isBase64, TokenUsage usage) {
        JsonBytes json = new JsonBytes(embeddings.size() * USUAL_LENGTH * Float.BYTES * 2)
                .raw("{\"object\":\"list\",\"data\":[");
        for (int index = 0; index < embeddings.size(); index++) {
            json.raw(index == 0 ? "" : ",")
                    .raw("{\"object\":\"embedding\",\"index\":")
                    .number(first + (long) index)
                    .raw(",\"embedding\":");
            if (isBase64) {
                json.string(base64(embeddings.get(index)));
            } else {
                numbers(embeddings.get(index), json);
            }
            json.raw("}");
        }
        return json.raw("],\"model\":")
                .string(model)
                .raw(",\"usage\":{\"prompt_tokens\":")
                .number(usage.promptTokens())
                .raw(",\"total_tokens\":")
                .number(usage.totalTokens())
                .raw("}}");
    }

    private static void numbers(float[] values, JsonBytes json) {
        for (int i = 0; i < values.length; i++) {
            json.raw(i == 0 ? "[" : ",").raw(Float.toString(values[i]));
        }
        json.raw("]");
    }

    private static String base64(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
