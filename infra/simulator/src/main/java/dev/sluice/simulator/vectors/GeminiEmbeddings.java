package dev.sluice.simulator.vectors;

import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.RefusedCallException;
import dev.sluice.simulator.wire.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gemini's embeddings in a batch. Those that were shortened aren't of length one, and nothing tells what they cost. */
public final class GeminiEmbeddings {

    private static final int MAX_REQUESTS = 100;
    private static final int MOST = 3072;
    private static final float SHORTENED = 0.5f;

    private GeminiEmbeddings() {}

    /**
     * The answer to a batch.
     *
     * @param model the model's name without its suffix
     * @throws RefusedCallException if the provider would refuse it
     */
    public static byte[] answer(JsonNode body, String model) {
        JsonNode requests = body.path("requests");
        if (requests.isEmpty() || requests.size() > MAX_REQUESTS) {
            throw invalid("* BatchEmbedContentsRequest.requests: at most " + MAX_REQUESTS
                    + " requests can be in one batch, and at least one must be");
        }
        ObjectNode answer = Json.object();
        ArrayNode embeddings = answer.putArray("embeddings");
        for (JsonNode request : requests) {
            String named = Json.text(request.path("model"));
            if (!named.equals("models/" + model) && !named.startsWith("models/" + model + "~")) {
                throw invalid("* BatchEmbedContentsRequest.requests[].model: '" + named
                        + "' (expected: the model of the batch)");
            }
            int dimensions =
                    Json.number(request, "outputDimensionality", 1, MOST).orElse(MOST);
            ArrayNode values = embeddings.addObject().putArray("values");
            for (float value : Vectors.vector(words(request), dimensions)) {
                values.add(dimensions < MOST ? SHORTENED * value : value);
            }
        }
        return Json.bytes(answer);
    }

    private static List<String> words(JsonNode request) {
        StringBuilder text = new StringBuilder();
        request.path("content").path("parts").forEach(part -> text.append(Json.text(part.path("text"))));
        if (text.isEmpty()) {
            throw invalid("* EmbedContentRequest.content: contains an empty Part");
        }
        return Vectors.words(text.toString());
    }

    private static RefusedCallException invalid(String message) {
        return new RefusedCallException(Refusal.invalid(message, null, null));
    }
}
