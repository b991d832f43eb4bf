package dev.sluice.worker.provider.gemini;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one object of an answer says about one candidate.
 *
 * @param index which candidate
 * @param text its text, thoughts apart
 * @param jsonText the same, escaped as within a JSON string
 * @param calls its function calls
 * @param finishReason Gemini's own; null while it goes on
 */
record GeminiCandidate(
        int index,
        String text,
        byte[] jsonText,
        List<FunctionCall> calls,
        @Nullable String finishReason) {

    /**
     * A call.
     *
     * @param id the provider's id; null if it gave none
     * @param arguments a JSON object
     * @param signature to be sent back with the next turn; null if it gave none
     */
    record FunctionCall(
            @Nullable String id,
            String name,
            byte[] arguments,
            @Nullable String signature) {}
}
