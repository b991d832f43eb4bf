package dev.sluice.worker.provider.anthropic;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.wire.JsonCursor;

/**
 * Reads {@code usage}: of a stream the prompt's figures come at its start, the answer's at its end, cumulative. What
 * was read from a cache or written into one is no part of {@code input_tokens}. Owned by one answer.
 */
final class AnthropicUsage {

    private long input;
    private long cacheRead;
    private long cacheWritten;
    private long output;
    private long thought;
    private boolean hasOutput;

    /** Reads and passes the object that the cursor stands on; what it doesn't tell stays as it was. */
    void read(JsonCursor json) {
        while (json.nextMember()) {
            String name = json.name();
            json.value();
            long count = Math.max(0, json.number(-1));
            boolean isTold = json.number(-1) >= 0;
            switch (name) {
                case "input_tokens" -> input = isTold ? count : input;
                case "cache_read_input_tokens" -> cacheRead = isTold ? count : cacheRead;
                case "cache_creation_input_tokens" -> cacheWritten = isTold ? count : cacheWritten;
                case "output_tokens" -> {
                    output = isTold ? count : output;
                    hasOutput |= isTold;
                }
                case "output_tokens_details" -> details(json);
                default -> json.skip();
            }
        }
    }

    private void details(JsonCursor json) {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        while (json.nextMember()) {
            boolean isThought =
                    json.name().startsWith("thinking") || json.name().startsWith("reasoning");
            json.value();
            thought = isThought ? Math.max(0, json.number(thought)) : thought;
            json.skip();
        }
    }

    long prompt() {
        return input + cacheRead + cacheWritten;
    }

    long cached() {
        return cacheRead;
    }

    boolean hasOutput() {
        return hasOutput;
    }

    TokenUsage total() {
        return new TokenUsage(prompt(), output, cacheRead, Math.min(thought, output), false);
    }
}
