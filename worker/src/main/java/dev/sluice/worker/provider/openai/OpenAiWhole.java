package dev.sluice.worker.provider.openai;

import dev.sluice.worker.provider.CallFailures;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.Envelope;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.UsageCount;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/**
 * Reads a {@code chat.completion} object, or one of the older completions, and makes it ours: id, created, model, and
 * what lesser providers leave out.
 */
final class OpenAiWhole {

    private final ChatCall call;
    private final byte[] object;
    private final JsonBytes json;
    private final UsageCount count;
    private final Edits edits = new Edits();
    private int choiceCount;
    private boolean hasUsage;
    private @Nullable String finishReason;

    private OpenAiWhole(ChatCall call, byte[] object) {
        this.call = call;
        this.object = object;
        this.json = Envelope.completion(call.job(), object.length);
        this.count = new UsageCount(call);
    }

    static ParsedAnswer read(ChatCall call, byte[] object) {
        try {
            return new OpenAiWhole(call, object).read();
        } catch (JacksonException ignored) {
            return new ParsedAnswer.Broken(CallFailures.unreadable());
        }
    }

    private ParsedAnswer read() {
        boolean isFirst = true;
        boolean tellsTier = Envelope.tellsTier(call.job());
        try (JsonCursor cursor = new JsonCursor(object, 0, object.length)) {
            if (!cursor.enterRoot()) {
                return new ParsedAnswer.Broken(CallFailures.unreadable());
            }
            while (cursor.nextMember()) {
                String name = cursor.name();
                int start = cursor.start();
                cursor.value();
                switch (name) {
                    case "id", "object", "created", "model" -> cursor.skip();
                    case "error" -> {
                        if (!cursor.isNull()) {
                            return error(cursor);
                        }
                    }
                    default -> {
                        if (tellsTier && "service_tier".equals(name)) {
                            cursor.skip();
                        } else {
                            json.raw(isFirst ? "" : ",");
                            isFirst = false;
                            member(name, start, cursor);
                        }
                    }
                }
            }
            return cursor.isAtEnd() ? whole() : new ParsedAnswer.Broken(CallFailures.unreadable());
        }
    }

    private ParsedAnswer error(JsonCursor cursor) {
        int start = cursor.start();
        byte[] error = Arrays.copyOfRange(object, start, cursor.end());
        return new ParsedAnswer.Broken(OpenAiFailures.inStream(call.target(), error));
    }

    private void member(String name, int start, JsonCursor cursor) {
        if ("choices".equals(name) && cursor.isArray()) {
            while (cursor.nextElement()) {
                if (!cursor.isObject()) {
                    throw new StreamReadException("choice: not an object");
                }
                choiceCount++;
                choice(cursor);
            }
            edits.copy(object, start, cursor.here(), json);
        } else if ("usage".equals(name) && cursor.isObject()) {
            hasUsage = true;
            count.report(OpenAiUsage.read(cursor));
            json.raw(object, start, cursor.here());
        } else {
            json.raw(object, start, cursor.end());
        }
    }

    private void choice(JsonCursor cursor) {
        boolean hasLogprobs = false;
        boolean hasReason = false;
        boolean isEmpty = true;
        while (cursor.nextMember()) {
            String name = cursor.name();
            cursor.value();
            isEmpty = false;
            hasLogprobs |= "logprobs".equals(name);
            if ("finish_reason".equals(name)) {
                hasReason = true;
                reason(cursor);
            } else if ("message".equals(name) && cursor.isObject()) {
                message(cursor);
            } else if ("text".equals(name)) {
                count.delta(cursor.textInside());
            }
            cursor.skip();
        }
        insert(
                cursor,
                isEmpty,
                (hasLogprobs ? "" : ",\"logprobs\":null") + (hasReason ? "" : ",\"finish_reason\":\"stop\""));
    }

    private void reason(JsonCursor cursor) {
        String reason = cursor.text();
        if (reason == null) {
            int start = cursor.start();
            edits.replace(start, cursor.end(), "\"stop\"");
        }
        finishReason = finishReason == null ? reason : finishReason;
    }

    private void message(JsonCursor cursor) {
        boolean hasContent = false;
        boolean hasRefusal = false;
        boolean isEmpty = true;
        while (cursor.nextMember()) {
            String name = cursor.name();
            cursor.value();
            isEmpty = false;
            hasContent |= "content".equals(name);
            hasRefusal |= "refusal".equals(name);
            count.delta(cursor.textInside());
        }
        insert(cursor, isEmpty, (hasContent ? "" : ",\"content\":null") + (hasRefusal ? "" : ",\"refusal\":null"));
    }

    /** Puts members, each with a comma before it, at the end of the object that the cursor has just left. */
    private void insert(JsonCursor cursor, boolean isEmpty, String members) {
        if (!members.isEmpty()) {
            edits.insert(cursor.here() - 1, isEmpty ? members.substring(1) : members);
        }
    }

    private ParsedAnswer whole() {
        if (choiceCount == 0) {
            return new ParsedAnswer.Broken(CallFailures.unreadable());
        }
        if (!hasUsage) {
            UsageCount.render(json.raw(",\"usage\":"), count.total());
        }
        byte[] rendered = json.raw("}").toBytes();
        String reason = finishReason == null ? "stop" : finishReason;
        return new ParsedAnswer.Whole(new FinishedAnswer(reason, count.total(), List.of(rendered)));
    }
}
