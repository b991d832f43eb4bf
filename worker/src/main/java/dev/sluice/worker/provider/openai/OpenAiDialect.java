package dev.sluice.worker.provider.openai;

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
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * Chat completions in OpenAI's format.
 *
 * <p>Source: OpenAI's API reference, "Chat completions".
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
                new ProviderRequest(URI.create(target.baseUri() + "/chat/completions"), headers, body));
    }

    @Override
    public StreamParser stream(ChatCall call) {
        return new OpenAiStream(call);
    }

    @Override
    public ParsedAnswer whole(ChatCall call, byte[] object) {
        return OpenAiWhole.read(call, object);
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
