package dev.sluice.worker.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import dev.sluice.worker.provider.request.UntranslatableException;
import dev.sluice.worker.provider.supply.Needs;
import java.net.URI;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * Chat completions in Gemini's format.
 *
 * <p>Source: the reference of {@code models.generateContent} and {@code models.streamGenerateContent}, version v1beta.
 */
public final class GeminiDialect implements Dialect {

    private static final int MAX_CANDIDATES = 8;
    private static final String VERSION = "/v1beta";

    @Override
    public Needs needs(ChatCall call) {
        return GeminiNeeds.of(call);
    }

    @Override
    public Translation request(ChatCall call) {
        byte[] body;
        try {
            body = GeminiRequest.body(call);
        } catch (UntranslatableException e) {
            return impossible(e.told());
        } catch (JacksonException ignored) {
            return impossible("The request's body isn't a JSON object.");
        }
        return new Translation.Ready(
                post(call, call.isStreamed() ? "streamGenerateContent?alt=sse" : "generateContent", body));
    }

    /** A request for an action of the call's model. */
    public static ProviderRequest post(ChatCall call, String action, byte[] body) {
        Target target = call.target();
        Map<String, String> headers = new HashMap<>();
        headers.put("x-request-id", call.job().id().hex());
        if (!target.credential().isEmpty()) {
            headers.put("x-goog-api-key", target.credential());
        }
        String base = target.baseUri().toString();
        // Encoded for a form, which differs in the space alone.
        String model = URLEncoder.encode(target.model(), UTF_8).replace("+", "%20");
        URI uri = URI.create(base + (base.endsWith(VERSION) ? "" : VERSION) + "/models/" + model + ":" + action);
        return new ProviderRequest(uri, headers, body);
    }

    private static Translation impossible(String message) {
        return new Translation.Impossible(new ProviderFailure(FailureCode.INVALID_REQUEST, message, null));
    }

    @Override
    public StreamParser stream(ChatCall call) {
        return new GeminiStream(call);
    }

    @Override
    public ParsedAnswer whole(ChatCall call, byte[] object) {
        return GeminiWhole.read(call, object);
    }

    @Override
    public ProviderFailure refusal(ChatCall call, ResponseHead head, byte[] body) {
        return GeminiFailures.refusal(call.target(), head, body);
    }

    @Override
    public int maxChoices() {
        return MAX_CANDIDATES;
    }

    /** A last turn of the model's own is continued. */
    @Override
    public boolean continuesByDefault() {
        return true;
    }
}
