package dev.sluice.worker.provider.gemini.embeddings;

import dev.sluice.worker.provider.request.JsonTrees;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's request for embeddings as a batch of Gemini's. */
final class EmbedRequest {

    /** As many as Gemini takes in one batch. */
    static final int MAX_INPUTS = 100;

    private EmbedRequest() {}

    /**
     * The request's body.
     *
     * @throws dev.sluice.worker.provider.request.UntranslatableException if it asks for something that Gemini can't do
     */
    static byte[] body(JsonNode asked, String model) {
        JsonNode input = asked.path("input");
        List<JsonNode> texts = input.isArray() ? input.valueStream().toList() : List.of(input);
        // Which token is which is a secret of OpenAI's models.
        JsonTrees.refuse(
                !texts.stream().allMatch(JsonNode::isString), "input", JsonTrees.JSON.valueToTree("tokens"), "texts");
        JsonTrees.refuse(
                texts.size() > MAX_INPUTS,
                "input",
                JsonTrees.JSON.valueToTree(texts.size() + " texts"),
                "at most " + MAX_INPUTS);
        ObjectNode batch = JsonTrees.JSON.createObjectNode();
        ArrayNode requests = batch.putArray("requests");
        for (JsonNode text : texts) {
            ObjectNode one = requests.addObject().put("model", "models/" + model);
            one.putObject("content").putArray("parts").addObject().set("text", text);
            if (JsonTrees.isGiven(asked.path("dimensions"))) {
                one.set("outputDimensionality", asked.path("dimensions"));
            }
        }
        return JsonTrees.JSON.writeValueAsBytes(batch);
    }

    /** How many embeddings are asked for. */
    static int inputs(JsonNode asked) {
        JsonNode input = asked.path("input");
        return input.isArray() ? input.size() : 1;
    }
}
