package dev.sluice.worker.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.worker.provider.gemini.GeminiCandidate.FunctionCall;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one candidate of one object. Text keeps its bytes: it is a JSON string there as it will be here. */
final class CandidateReader {

    private static final byte[] NO_ARGUMENTS = "{}".getBytes(UTF_8);
    private static final int MAX_INDEX = 127;

    private final byte[] bytes;
    private final JsonCursor json;
    private final JsonBytes jsonText = new JsonBytes(64);
    private final List<FunctionCall> calls = new ArrayList<>(0);
    private String text = "";
    private int index;
    private @Nullable String finishReason;

    CandidateReader(byte[] bytes, JsonCursor json) {
        this.bytes = bytes;
        this.json = json;
    }

    GeminiCandidate read() {
        while (json.nextMember()) {
            String name = json.name();
            json.value();
            switch (name) {
                case "index" -> index = Math.clamp(json.number(0), 0, MAX_INDEX);
                case "finishReason" -> finishReason = json.text();
                case "content" -> content();
                default -> json.skip();
            }
        }
        return new GeminiCandidate(index, text, jsonText.toBytes(), List.copyOf(calls), finishReason);
    }

    private void content() {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        while (json.nextMember()) {
            boolean isParts = "parts".equals(json.name());
            json.value();
            if (!isParts || !json.isArray()) {
                json.skip();
                continue;
            }
            while (json.nextElement()) {
                part();
            }
        }
    }

    private void part() {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        boolean isThought = false;
        String said = null;
        int saidStart = 0;
        int saidEnd = 0;
        String signature = null;
        FunctionCall call = null;
        while (json.nextMember()) {
            String name = json.name();
            json.value();
            switch (name) {
                case "text" -> {
                    said = json.text();
                    saidStart = json.start();
                    saidEnd = json.end();
                }
                case "thought" -> isThought = json.isTrue();
                case "thoughtSignature" -> signature = json.text();
                case "functionCall" -> call = functionCall();
                default -> json.skip();
            }
        }
        if (call != null) {
            calls.add(new FunctionCall(call.id(), call.name(), call.arguments(), signature));
        }
        if (said != null && !isThought) {
            text = text.isEmpty() ? said : text + said;
            jsonText.raw(bytes, saidStart + 1, saidEnd - 1);
        }
    }

    private @Nullable FunctionCall functionCall() {
        if (!json.isObject()) {
            json.skip();
            return null;
        }
        String id = null;
        String name = "";
        byte[] arguments = NO_ARGUMENTS;
        while (json.nextMember()) {
            String member = json.name();
            json.value();
            switch (member) {
                case "id" -> id = json.text();
                case "name" -> name = textOr("");
                case "args" -> {
                    if (json.isObject()) {
                        arguments = json.compact();
                    }
                }
                default -> json.skip();
            }
        }
        return new FunctionCall(id, name, arguments, null);
    }

    private String textOr(String otherwise) {
        String said = json.text();
        return said == null ? otherwise : said;
    }
}
