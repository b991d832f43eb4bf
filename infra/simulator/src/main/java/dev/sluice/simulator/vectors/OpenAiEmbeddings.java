package dev.sluice.simulator.vectors;

import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.RefusedCallException;
import dev.sluice.simulator.wire.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's embeddings: the same text has always the same vector, and texts with words in common are near each other.
 */
public final class OpenAiEmbeddings {

    private static final int MAX_INPUTS = 2048;
    private static final int LARGE = 3072;
    private static final int SMALL = 1536;

    private OpenAiEmbeddings() {}

    /**
     * The answer to a request.
     *
     * @param model the model's name without its suffix
     * @throws RefusedCallException if the provider would refuse it
     */
    public static byte[] answer(JsonNode body, String model) {
        if (model.isEmpty()) {
            throw invalid("you must provide a model parameter", null);
        }
        List<List<String>> inputs = inputs(body.path("input"));
        int most = model.endsWith("-large") ? LARGE : SMALL;
        int dimensions = Json.number(body, "dimensions", 1, most).orElse(most);
        String format = body.path("encoding_format").asString("float");
        if (!"float".equals(format) && !"base64".equals(format)) {
            throw invalid("Invalid 'encoding_format': " + format + " (expected: float or base64).", "encoding_format");
        }
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        int tokens = 0;
        for (int index = 0; index < inputs.size(); index++) {
            float[] vector = Vectors.vector(inputs.get(index), dimensions);
            tokens += inputs.get(index).size();
            ObjectNode one = data.addObject().put("object", "embedding").put("index", index);
            if ("base64".equals(format)) {
                one.put("embedding", base64(vector));
            } else {
                ArrayNode numbers = one.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
        }
        answer.put("model", model);
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return Json.bytes(answer);
    }

    /** Each input as its words; a token is a word of its own. */
    private static List<List<String>> inputs(JsonNode input) {
        List<List<String>> inputs = new ArrayList<>();
        if (input.isString()) {
            inputs.add(Vectors.words(input.asString()));
        } else if (input.path(0).isIntegralNumber()) {
            inputs.add(tokens(input));
        } else {
            for (JsonNode one : input) {
                inputs.add(one.isString() ? Vectors.words(one.asString()) : tokens(one));
            }
        }
        if (inputs.isEmpty() || inputs.size() > MAX_INPUTS || inputs.stream().anyMatch(List::isEmpty)) {
            throw invalid("'$.input' is invalid. Please check the API reference.", "input");
        }
        return inputs;
    }

    private static List<String> tokens(JsonNode array) {
        List<String> tokens = new ArrayList<>();
        array.forEach(token -> tokens.add(token.toString()));
        return tokens;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static RefusedCallException invalid(String message, @Nullable String param) {
        return new RefusedCallException(Refusal.invalid(message, param, null));
    }
}
