package dev.sluice.worker.provider.openai;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.Family;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.StreamParser;
import dev.sluice.worker.provider.Target;
import dev.sluice.worker.provider.Translation;
import dev.sluice.worker.provider.http.ProviderRequest;
import dev.sluice.worker.provider.http.ResponseHead;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * All families in OpenAI's format.
 *
 * <p>Source: OpenAI's API reference, "Chat completions", "Completions", "Embeddings" and "Moderations".
 */
public final class OpenAiDialect implements Dialect {

    @Override
    public Translation request(ChatCall call) {
        byte[] body;
        try {
            body = OpenAiRequest.body(call);
        } catch (JacksonException ignored) {
            return new Translation.Impossible(
                    new ProviderFailure(FailureCode.INVALID_REQUEST, "The request's body isn't a JSON object.", null));
        }
        Target target = call.target();
        Map<String, String> headers = new HashMap<>();
        headers.put("x-request-id", call.job().id().hex());
        headers.put("Accept", call.isStreamed() ? "text/event-stream" : "application/json");
        if (!target.credential().isEmpty()) {
            headers.put("Authorization", "Bearer " + target.credential());
        }
        return new Translation.Ready(
                new ProviderRequest(URI.create(target.baseUri() + path(call.family())), headers, body));
    }

    private static String path(Family family) {
        return switch (family) {
            case CHAT -> "/chat/completions";
            case EMBEDDINGS -> "/embeddings";
            case COMPLETIONS -> "/completions";
            case MODERATIONS -> "/moderations";
        };
    }

    @Override
    public StreamParser stream(ChatCall call) {
        return new OpenAiStream(call);
    }

    @Override
    public ParsedAnswer whole(ChatCall call, byte[] object) {
        return switch (call.family()) {
            case CHAT, COMPLETIONS -> OpenAiWhole.read(call, object);
            case EMBEDDINGS, MODERATIONS -> OpenAiObject.read(call, object);
        };
    }

    @Override
    public ProviderFailure refusal(ChatCall call, ResponseHead head, byte[] body) {
        return OpenAiFailures.refusal(call.target(), head, body);
    }

    /** OpenAI's models begin a new message after an assistant's one. */
    @Override
    public boolean continuesByDefault() {
        return false;
    }
}
