package dev.sluice.worker.provider.gemini.embeddings;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.CallFailures;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.StreamParser;
import dev.sluice.worker.provider.Translation;
import dev.sluice.worker.provider.gemini.GeminiDialect;
import dev.sluice.worker.provider.http.ResponseHead;
import dev.sluice.worker.provider.request.InputEstimate;
import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.request.UntranslatableException;
import dev.sluice.worker.provider.wire.JsonBytes;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Embeddings in Gemini's format: up to 100 inputs in one batch.
 *
 * <p>Source: the reference of {@code models.batchEmbedContents}, version v1beta.
 */
public final class GeminiEmbeddings implements Dialect {

    private static final String STOP = "stop";

    private final GeminiDialect gemini = new GeminiDialect();

    @Override
    public Translation request(ChatCall call) {
        try {
            byte[] body =
                    EmbedRequest.body(JsonTrees.chat(call.body()), call.target().model());
            return new Translation.Ready(GeminiDialect.post(call, "batchEmbedContents", body));
        } catch (UntranslatableException e) {
            return impossible(e.told());
        } catch (JacksonException ignored) {
            return impossible("The request's body isn't a JSON object.");
        }
    }

    private static Translation impossible(String message) {
        return new Translation.Impossible(new ProviderFailure(FailureCode.INVALID_REQUEST, message, null));
    }

    @Override
    public StreamParser stream(ChatCall call) {
        throw new IllegalStateException("embeddings of " + call.job().id() + ": streamed (expected: never)");
    }

    @Override
    public ParsedAnswer whole(ChatCall call, byte[] object) {
        JsonNode request = JsonTrees.chat(call.body());
        EmbeddingList list;
        try {
            list = EmbeddingList.read(object);
        } catch (JacksonException ignored) {
            return new ParsedAnswer.Broken(CallFailures.unreadable());
        }
        if (list.size() != EmbedRequest.inputs(request)) {
            return new ParsedAnswer.Broken(CallFailures.unreadable());
        }
        TokenUsage usage = list.toldTokens() > 0
                ? TokenUsage.of(list.toldTokens(), 0)
                : new TokenUsage(InputEstimate.tokens(call.body()), 0, 0, 0, true);
        JsonBytes json = list.render(
                call.job().model(),
                call.firstChoice(),
                "base64".equals(request.path("encoding_format").asString("")),
                usage);
        return new ParsedAnswer.Whole(new FinishedAnswer(STOP, usage, List.of(json.toBytes())));
    }

    @Override
    public ProviderFailure refusal(ChatCall call, ResponseHead head, byte[] body) {
        return gemini.refusal(call, head, body);
    }

    @Override
    public int maxChoices() {
        return EmbedRequest.MAX_INPUTS;
    }

    @Override
    public boolean continuesByDefault() {
        return false;
    }
}
