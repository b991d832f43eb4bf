package dev.sluice.worker.provider.openai;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.wire.JsonCursor;

/** Reads OpenAI's usage object. */
final class OpenAiUsage {

    private OpenAiUsage() {}

    /** Reads and passes the object that the cursor stands on. */
    static TokenUsage read(JsonCursor json) {
        long prompt = 0;
        long completion = 0;
        long cached = 0;
        long reasoning = 0;
        while (json.nextMember()) {
            String name = json.name();
            json.value();
            switch (name) {
                case "prompt_tokens" -> prompt = count(json);
                case "completion_tokens" -> completion = count(json);
                case "prompt_tokens_details" -> cached = detail(json, "cached_tokens");
                case "completion_tokens_details" -> reasoning = detail(json, "reasoning_tokens");
                default -> json.skip();
            }
        }
        return new TokenUsage(prompt, completion, cached, reasoning, false);
    }

    private static long detail(JsonCursor json, String wanted) {
        long count = 0;
        if (!json.isObject()) {
            json.skip();
            return count;
        }
        while (json.nextMember()) {
            boolean isWanted = wanted.equals(json.name());
            json.value();
            count = isWanted ? count(json) : count;
            json.skip();
        }
        return count;
    }

    private static long count(JsonCursor json) {
        return Math.max(0, json.number(0));
    }
}
