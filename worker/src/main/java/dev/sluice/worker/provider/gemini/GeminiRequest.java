package dev.sluice.worker.provider.gemini;

import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.request.JsonTrees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's chat request as a Gemini one. */
final class GeminiRequest {

    private GeminiRequest() {}

    /**
     * The request's body.
     *
     * @throws dev.sluice.worker.provider.request.UntranslatableException if it asks for something that Gemini can't do
     * @throws tools.jackson.core.JacksonException if it isn't JSON
     */
    static byte[] body(ChatCall call) {
        JsonNode chat = JsonTrees.chat(call.body());
        GeminiModel model = GeminiModel.of(call.target().model());
        GeminiWishes.refuseOthers(chat);
        ObjectNode request = JsonTrees.JSON.createObjectNode();
        new GeminiMessages(request, model, call.supplies())
                .add(chat.path("messages"), call.beginning().text());
        GeminiTools.add(chat, model, request);
        GeminiConfig.add(chat, call, model, request.putObject("generationConfig"));
        return JsonTrees.JSON.writeValueAsBytes(request);
    }
}
