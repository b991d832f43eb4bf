package dev.sluice.worker.provider.anthropic;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.StreamParser;
import dev.sluice.worker.provider.Target;
import dev.sluice.worker.provider.Translation;
import dev.sluice.worker.provider.http.ProviderRequest;
import dev.sluice.worker.provider.http.ResponseHead;
import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.request.UntranslatableException;
import dev.sluice.worker.provider.supply.Needs;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Chat completions in Anthropic's format.
 *
 * <p>Source: the reference of the Messages API, "Streaming messages" and "Errors", version 2023-06-01.
 */
public final class AnthropicDialect implements Dialect {

    private static final String VERSION = "2023-06-01";
    private static final String PATH = "/v1";

    @Override
    public Needs needs(ChatCall call) {
        try {
            List<String> callIds = new ArrayList<>(0);
            JsonNode chat = JsonTrees.chat(call.body());
            boolean mayThink = JsonTrees.isGiven(chat.path("reasoning_effort"));
            for (JsonNode message : chat.path("messages")) {
                // The first call of a turn stands for all.
                JsonNode first = message.path("tool_calls").path(0);
                String id = first.path("id").asString("");
                if (mayThink
                        && !id.isEmpty()
                        && AnthropicMessages.thoughts(first).isEmpty()) {
                    callIds.add(id);
                }
            }
            return new Needs(List.of(), callIds);
        } catch (JacksonException | UntranslatableException ignored) {
            // The translation will say so.
            return Needs.NONE;
        }
    }

    @Override
    public Translation request(ChatCall call) {
        byte[] body;
        try {
            body = AnthropicRequest.body(call);
        } catch (UntranslatableException e) {
            return impossible(e.told());
        } catch (JacksonException ignored) {
            return impossible("The request's body isn't a JSON object.");
        }
        Target target = call.target();
        Map<String, String> headers = new HashMap<>();
        headers.put("x-request-id", call.job().id().hex());
        headers.put("anthropic-version", VERSION);
        headers.put("Accept", call.isStreamed() ? "text/event-stream" : "application/json");
        if (!target.credential().isEmpty()) {
            headers.put("x-api-key", target.credential());
        }
        String base = target.baseUri().toString();
        URI uri = URI.create(base + (base.endsWith(PATH) ? "" : PATH) + "/messages");
        return new Translation.Ready(new ProviderRequest(uri, headers, body));
    }

    private static Translation impossible(String message) {
        return new Translation.Impossible(new ProviderFailure(FailureCode.INVALID_REQUEST, message, null));
    }

    @Override
    public StreamParser stream(ChatCall call) {
        return new AnthropicStream(call);
    }

    @Override
    public ParsedAnswer whole(ChatCall call, byte[] object) {
        return AnthropicWhole.read(call, object);
    }

    @Override
    public ProviderFailure refusal(ChatCall call, ResponseHead head, byte[] body) {
        return AnthropicFailures.refusal(call.target(), head, body);
    }

    @Override
    public int maxChoices() {
        return 1;
    }

    /** Older models go on with a last turn of their own; newer ones refuse it. */
    @Override
    public boolean continuesByDefault() {
        return false;
    }
}
