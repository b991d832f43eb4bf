package dev.sluice.worker.provider.openai;

import dev.sluice.common.job.Family;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.CallFailures;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.request.InputEstimate;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads an answer that holds no generated text, embeddings or moderations: its bytes stay, but for the model's name,
 * the id, and a usage that is missing.
 */
final class OpenAiObject {

    private static final String STOP = "stop";

    private final ChatCall call;
    private final byte[] object;
    private final boolean isEmbeddings;
    private final JsonBytes json;
    private boolean hasList;
    private @Nullable TokenUsage usage;

    private OpenAiObject(ChatCall call, byte[] object) {
        this.call = call;
        this.object = object;
        this.isEmbeddings = call.family() == Family.EMBEDDINGS;
        this.json = new JsonBytes(object.length + 160);
    }

    static ParsedAnswer read(ChatCall call, byte[] object) {
        try {
            return new OpenAiObject(call, object).read();
        } catch (JacksonException ignored) {
            return new ParsedAnswer.Broken(CallFailures.unreadable());
        }
    }

    private ParsedAnswer read() {
        if (isEmbeddings) {
            json.raw("{\"object\":\"list\"");
        } else {
            json.raw("{\"id\":").string(call.family().answerId(call.job().id()));
        }
        json.raw(",\"model\":").string(call.job().model());
        try (JsonCursor cursor = new JsonCursor(object, 0, object.length)) {
            if (!cursor.enterRoot()) {
                return new ParsedAnswer.Broken(CallFailures.unreadable());
            }
            while (cursor.nextMember()) {
                String name = cursor.name();
                int start = cursor.start();
                cursor.value();
                if ("error".equals(name) && !cursor.isNull()) {
                    int from = cursor.start();
                    byte[] error = Arrays.copyOfRange(object, from, cursor.end());
                    return new ParsedAnswer.Broken(OpenAiFailures.inStream(call.target(), error));
                }
                member(name, start, cursor);
            }
            return cursor.isAtEnd() && hasList ? whole() : new ParsedAnswer.Broken(CallFailures.unreadable());
        }
    }

    private void member(String name, int start, JsonCursor cursor) {
        switch (name) {
            case "object", "id", "model", "error" -> cursor.skip();
            case "data", "results" -> {
                hasList |= cursor.isArray();
                json.raw(",").raw(object, start, cursor.end());
            }
            case "usage" -> {
                if (cursor.isObject()) {
                    usage = OpenAiUsage.read(cursor);
                    json.raw(",").raw(object, start, cursor.here());
                }
            }
            default -> json.raw(",").raw(object, start, cursor.end());
        }
    }

    private ParsedAnswer whole() {
        TokenUsage told = usage;
        if (!isEmbeddings) {
            // It isn't billed by tokens.
            told = told == null ? TokenUsage.NONE : told;
        } else if (told == null) {
            told = new TokenUsage(InputEstimate.tokens(call.body()), 0, 0, 0, true);
            json.raw(",\"usage\":{\"prompt_tokens\":")
                    .number(told.promptTokens())
                    .raw(",\"total_tokens\":")
                    .number(told.totalTokens())
                    .raw("}");
        }
        return new ParsedAnswer.Whole(
                new FinishedAnswer(STOP, told, List.of(json.raw("}").toBytes())));
    }
}
