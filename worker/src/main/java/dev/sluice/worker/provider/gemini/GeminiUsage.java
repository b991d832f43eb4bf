package dev.sluice.worker.provider.gemini;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.wire.JsonCursor;

/** Reads {@code usageMetadata}: cumulative in each object of a stream, with thoughts and tool prompts apart. */
final class GeminiUsage {

    private GeminiUsage() {}

    /** Reads and passes the object that the cursor stands on. */
    static TokenUsage read(JsonCursor json) {
        long prompt = 0;
        long candidates = 0;
        long thoughts = 0;
        long cached = 0;
        while (json.nextMember()) {
            String name = json.name();
            json.value();
            long count = Math.max(0, json.number(0));
            switch (name) {
                case "promptTokenCount", "toolUsePromptTokenCount" -> prompt += count;
                case "candidatesTokenCount" -> candidates = count;
                case "thoughtsTokenCount" -> thoughts = count;
                case "cachedContentTokenCount" -> cached = count;
                default -> json.skip();
            }
        }
        return new TokenUsage(prompt, candidates + thoughts, cached, thoughts, false);
    }
}
