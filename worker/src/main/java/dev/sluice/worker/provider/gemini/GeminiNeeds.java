package dev.sluice.worker.provider.gemini;

import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.request.UntranslatableException;
import dev.sluice.worker.provider.supply.Needs;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Finds the images that Gemini doesn't fetch itself, and the calls whose signatures a client has dropped. */
final class GeminiNeeds {

    private final List<String> urls = new ArrayList<>(0);
    private final List<String> callIds = new ArrayList<>(0);
    private final boolean isSigned;

    private GeminiNeeds(GeminiModel model) {
        this.isSigned = model.signsCalls();
    }

    static Needs of(ChatCall call) {
        GeminiNeeds needs = new GeminiNeeds(GeminiModel.of(call.target().model()));
        try {
            for (JsonNode message : JsonTrees.chat(call.body()).path("messages")) {
                message.path("content").forEach(needs::part);
                message.path("tool_calls").forEach(needs::call);
            }
        } catch (JacksonException | UntranslatableException ignored) {
            // The translation will say so.
            return Needs.NONE;
        }
        return new Needs(needs.urls, needs.callIds);
    }

    private void part(JsonNode part) {
        String url = GeminiParts.url(part);
        if (GeminiParts.isToBeFetched(url) && !urls.contains(url)) {
            urls.add(url);
        }
    }

    private void call(JsonNode call) {
        String id = call.path("id").asString("");
        if (isSigned && !id.isEmpty() && GeminiMessages.signature(call).isEmpty()) {
            callIds.add(id);
        }
    }
}
