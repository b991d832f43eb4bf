package dev.sluice.worker.provider.gemini;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.StreamReadException;

/**
 * Reads one GenerateContentResponse after the other, and keeps what the last one said. Owned by one answer.
 *
 * <p>Its methods throw {@link tools.jackson.core.JacksonException} where the bytes aren't such an object.
 */
final class GeminiReader {

    private final List<GeminiCandidate> candidates = new ArrayList<>(1);
    private byte[] bytes = {};
    private @Nullable TokenUsage usage;
    private @Nullable String blockReason;
    private byte @Nullable [] error;

    /** Reads an object; what was known of the last one is forgotten. */
    void read(byte[] from, int offset, int length) {
        bytes = from;
        candidates.clear();
        usage = null;
        blockReason = null;
        error = null;
        try (JsonCursor json = new JsonCursor(from, offset, length)) {
            if (!json.enterRoot()) {
                throw new StreamReadException("answer: not an object");
            }
            while (json.nextMember()) {
                member(json);
            }
            if (!json.isAtEnd()) {
                throw new StreamReadException("answer: more than an object");
            }
        }
    }

    private void member(JsonCursor json) {
        String name = json.name();
        json.value();
        switch (name) {
            case "candidates" -> candidates(json);
            case "usageMetadata" -> {
                if (json.isObject()) {
                    usage = GeminiUsage.read(json);
                }
            }
            case "promptFeedback" -> promptFeedback(json);
            case "error" -> {
                int start = json.start();
                error = Arrays.copyOfRange(bytes, start, json.end());
            }
            default -> json.skip();
        }
    }

    private void candidates(JsonCursor json) {
        if (!json.isArray()) {
            json.skip();
            return;
        }
        while (json.nextElement()) {
            if (json.isObject()) {
                candidates.add(new CandidateReader(bytes, json).read());
            } else {
                json.skip();
            }
        }
    }

    private void promptFeedback(JsonCursor json) {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        while (json.nextMember()) {
            boolean isReason = "blockReason".equals(json.name());
            json.value();
            if (isReason) {
                blockReason = json.text();
            }
            json.skip();
        }
    }

    List<GeminiCandidate> candidates() {
        return candidates;
    }

    @Nullable
    TokenUsage usage() {
        return usage;
    }

    @Nullable
    String blockReason() {
        return blockReason;
    }

    byte @Nullable [] error() {
        return error;
    }
}
